-- What the whole language needs. Where a comment says "personal", erasing a contact must reach.

-- The stage was an attribute. Now a stage that is known has its own column, and any other word stays an attribute.
alter table contacts
  add column score     integer not null default 0,                 -- personal: what journeys think of the person
  add column lifecycle text check (lifecycle in ('subscriber', 'lead', 'marketing_qualified', 'sales_qualified',
                                                 'opportunity', 'customer', 'evangelist'));  -- personal
update contacts
set lifecycle = attributes ->> 'lifecycle', attributes = attributes - 'lifecycle'
where jsonb_typeof(attributes -> 'lifecycle') = 'string'
  and attributes ->> 'lifecycle' in ('subscriber', 'lead', 'marketing_qualified', 'sales_qualified',
                                     'opportunity', 'customer', 'evangelist');

-- Who is on which list: by hand, by the API, by journeys.
create table list_members (
  contact  text not null references contacts (key),               -- personal: being on a list says something of a person
  list     text not null,
  added_at timestamptz not null,
  primary key (contact, list)
);
create index list_members_of_list on list_members (list, contact);

-- A contact may be inside a journey several times at once, once for each key.
alter table enrollments
  add column correlation_key text not null default '';            -- '' where the plan has no key; personal: an order's number, say
drop index enrollments_running;
create unique index enrollments_running on enrollments (journey, contact, correlation_key) where ended_at is null;

-- Which actions of an enrollment were taken: the same one is never taken twice.
create table actions (
  enrollment uuid not null references enrollments (id),
  sequence   integer not null,
  primary key (enrollment, sequence)
);

-- Coupons, each for one contact at most.
create table coupons (
  pool     text not null,
  code     text not null,
  taken_by uuid references enrollments (id),                      -- the enrollment; null while nobody has it
  contact  text references contacts (key),                        -- personal: whose code it is
  sequence integer,                                               -- tells the coupons of an enrollment apart
  at       timestamptz,
  primary key (pool, code),
  unique (taken_by, sequence),
  check ((taken_by is null) = (contact is null)
     and (taken_by is null) = (sequence is null)
     and (taken_by is null) = (at is null))
);
create index coupons_left on coupons (pool, code) where taken_by is null;

-- What people of ours are told, and what they are to do. The text is the journey's own and speaks of no person.
create table notices (
  id         uuid primary key,
  kind       text not null check (kind in ('NOTICE', 'TASK')),
  enrollment uuid not null references enrollments (id),
  contact    text not null references contacts (key),             -- personal: of whom it speaks
  team       text not null,
  text       text not null,
  at         timestamptz not null,
  done_at    timestamptz check (done_at is null or kind = 'TASK')
);
create index notices_open on notices (id) where kind = 'TASK' and done_at is null;

-- Which variant an enrollment has, where the weights are learned.
create table choices (
  enrollment uuid not null references enrollments (id),
  journey    text not null,
  split      text not null,
  variant    text not null,
  at         timestamptz not null,
  primary key (enrollment, split)
);
create index choices_of_split on choices (journey, split);
