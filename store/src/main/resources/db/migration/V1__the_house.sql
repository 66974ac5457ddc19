-- Senda's tables. Times are timestamptz in house time (see clock), ids are UUIDv7, names are the design's words.

-- One row: how house time runs beside real time. Factor 1 is real time.
create table clock (
  only_row    boolean primary key default true check (only_row),
  real_start  timestamptz not null,
  house_start timestamptz not null,
  factor      integer not null check (factor between 1 and 86400)
);

-- A person. The key is Senda's own opaque id (13 characters of Crockford base 32), the only thing of a contact that Temporal knows.
create table contacts (
  key         text primary key check (key ~ '^[0-9A-HJKMNP-TV-Z]{13}$'),
  user_id     text unique,             -- the app's own id for the person (Segment's userId)
  anonymous_id text unique,            -- before the app knows who it is (Segment's anonymousId)
  email       text,                    -- as given, without spaces around it
  phone       text,                    -- E.164
  locale      text,                    -- BCP 47, as the app said it; null: the house's default
  time_zone   text,                    -- IANA name; null: the house's default
  attributes  jsonb not null default '{}',
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  erased_at   timestamptz
);
create unique index contacts_email on contacts (lower(email));

-- What a contact agreed to, per topic and channel: appended, never changed; the newest row counts.
create table consents (
  id           uuid primary key,
  contact      text not null references contacts (key),
  topic        text not null,
  channel      text not null,
  state        text not null check (state in ('GRANTED', 'WITHDRAWN')),
  at           timestamptz not null,
  source       text not null,          -- identify, track, unsubscribe-link, one-click, ...
  text_version text                    -- which wording the person saw
);
create index consents_newest on consents (contact, topic, channel, at desc, id desc);

-- Addresses that must not be written to, whoever they belong to.
create table suppressions (
  channel  text not null,
  address  text not null,              -- lower case for email
  reason   text not null,              -- unsubscribed, bounced, complained, ...
  at       timestamptz not null,
  primary key (channel, address)
);

-- What contacts do elsewhere. message_id is the sender's own id: the same one twice is one event.
create table events (
  id          uuid primary key,
  message_id  text not null unique,
  contact     text not null references contacts (key),
  name        text not null,
  properties  jsonb not null default '{}',
  occurred_at timestamptz not null,
  received_at timestamptz not null
);
create index events_of_contact on events (contact, occurred_at);

-- One contact in one journey: one workflow execution. The row decides re-entry, not Temporal.
create table enrollments (
  id            uuid primary key,
  journey       text not null,
  contact       text not null references contacts (key),
  trigger_event uuid references events (id),
  state         text not null check (state in ('RUNNING', 'COMPLETED', 'GOAL', 'EXITED', 'CANCELED', 'FAILED')),
  reason        text,                  -- why it ended
  cancel_reason text,                  -- why somebody of ours has it end; kept here, and never told to Temporal
  problem       text,                  -- what keeps it from going on now, for people to mend; null when nothing does
  enrolled_at   timestamptz not null,
  ended_at      timestamptz,
  check ((state = 'RUNNING') = (ended_at is null))
);
create unique index enrollments_running on enrollments (journey, contact) where ended_at is null;
create unique index enrollments_of_trigger on enrollments (journey, trigger_event) where trigger_event is not null;
create index enrollments_of_contact on enrollments (contact, enrolled_at);
create index enrollments_of_journey on enrollments (journey, id);

-- The ledger: one row a (enrollment, step, occurrence), claimed before the channel is called.
create table messages (
  id          uuid primary key,
  enrollment  uuid not null references enrollments (id),
  step        text not null,
  occurrence  integer not null check (occurrence >= 1),
  contact     text not null references contacts (key),
  channel     text not null,
  template    text not null,
  locale      text,
  address     text,                    -- where it went; null for a skipped one and after erasure
  subject     text,
  state       text not null check (state in ('CLAIMED', 'ACCEPTED', 'REJECTED', 'UNKNOWN', 'SKIPPED')),
  reason      text,                    -- why it was skipped or rejected, or what is not known
  provider_id text,                    -- the channel's own id for it
  claimed_at  timestamptz not null,
  settled_at  timestamptz,
  unique (enrollment, step, occurrence),
  check ((state = 'CLAIMED') = (settled_at is null))
);
create index messages_of_contact on messages (contact, claimed_at);

-- What comes back for a message. One row a meaning: opened twice is opened.
create table engagements (
  message  uuid not null references messages (id),
  kind     text not null check (kind in ('DELIVERED', 'OPENED', 'CLICKED', 'REPLIED', 'BOUNCED', 'COMPLAINED', 'UNSUBSCRIBED')),
  link     text not null default '',   -- the address that was clicked; empty for the other kinds
  machine  boolean not null default false,
  at       timestamptz not null,
  primary key (message, kind, link, machine)
);

-- What happened inside an enrollment, step by step, as its workflow tells it.
create table journal (
  enrollment uuid not null references enrollments (id),
  sequence   integer not null,
  kind       text not null,            -- SEND, WAIT, PAUSE, QUESTION, EXIT, END
  step       text not null,
  outcome    text not null,            -- what came of it, and why
  began_at   timestamptz not null,
  ended_at   timestamptz not null,
  primary key (enrollment, sequence)
);

-- Work that is committed here and still has to reach Temporal: in order for each contact.
create table outbox (
  id         bigint generated always as identity primary key,
  contact    text not null,
  kind       text not null check (kind in ('EVENT', 'START', 'SIGNAL')),
  payload    jsonb not null,
  attempts   integer not null default 0,
  due_at     timestamptz not null default now(),  -- real time: when to try (again)
  problem    text,                                -- what the last try said
  set_aside  boolean not null default false       -- it fails by a fault, or belongs to what does: the contact's other work overtakes it
);
create index outbox_due on outbox (due_at, id);
create index outbox_of_contact on outbox (contact, id);

-- The dev mailbox: what its SMTP server accepted, each acceptance a row. A mail that came twice is here twice.
create table mailbox (
  id          uuid primary key,
  message_id  text not null,           -- the mail's Message-ID header
  recipient   text not null,
  sender      text not null,
  subject     text not null,
  raw         bytea not null,          -- the whole mail, RFC 5322
  received_at timestamptz not null
);
create index mailbox_of_message on mailbox (message_id);
create index mailbox_of_recipient on mailbox (lower(recipient), received_at);
create index mailbox_newest on mailbox (received_at desc, id desc);

-- Keys of the API, hashed with SHA-256 (they are 32 random bytes, so no salt is needed).
create table api_keys (
  hash       bytea primary key,
  name       text not null,
  scope      text not null check (scope in ('WRITE', 'ADMIN')),
  created_at timestamptz not null
);
