-- Senda's tables, one sentence each. docs/data-model.md describes keys, retention and personal data; a test compares it with this schema.
--
-- Instants are timestamptz. "Simulated time" is what time_scale says (real time unless a demonstration compresses it);
-- columns marked "real time" are always the time of the world. Ids are UUIDs of version 7. A contact key is 13 characters of Crockford base 32.
-- "personal" marks data about a person, which erasure must reach.
--
-- This file is not edited once it is released: docs/migrations.md says how the schema changes from then on.

set lock_timeout = '5s';

create table time_scale (
  singleton       boolean primary key default true check (singleton),
  real_start      timestamptz not null,            -- real time
  simulated_start timestamptz not null,
  factor          integer not null check (factor between 1 and 86400)  -- simulated seconds per real second
);
comment on table time_scale is 'One row that says how simulated time runs beside real time; factor 1 is real time.';

create table contacts (
  key          text primary key check (key ~ '^[0-9A-HJKMNP-TV-Z]{13}$'),
  user_id      text unique,                        -- personal: the app's own id of the person (Segment's userId)
  anonymous_id text unique,                        -- personal: the app's id before it knows who it is (Segment's anonymousId)
  email        text,                               -- personal: as given, without surrounding spaces
  is_email_from_browser boolean not null default false, -- only a browser key gave the email: the claim of a server takes it
  phone        text,                               -- personal: E.164
  is_phone_from_browser boolean not null default false, -- only a browser key gave the phone: no merge gives it to a known contact
  locale       text,                               -- personal: BCP 47, as given; null means the default of the installation
  time_zone    text,                               -- personal: IANA name; null means the default of the installation
  attributes   jsonb not null default '{}',        -- personal: every other trait
  traits_at    timestamptz,                        -- when email, phone, locale, time_zone, lifecycle and the attributes were stated last
  trait_times  jsonb,                              -- the exceptions: microseconds since 1970 by the name of the trait; null for none
  refused_email text,                              -- personal: an address that was reported and belongs to another contact; null for none
  score        integer not null default 0,         -- personal: points that journeys gave
  lifecycle    text check (lifecycle in ('subscriber', 'lead', 'marketing_qualified', 'sales_qualified',
                                         'opportunity', 'customer', 'evangelist')),  -- personal
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  erased_at    timestamptz                         -- null unless the person was erased
);
create unique index contacts_email on contacts (lower(email));
create index contacts_phone on contacts (phone) where phone is not null;
create index contacts_refused_email on contacts (lower(refused_email)) where refused_email is not null;
create index contacts_anonymous on contacts (created_at, key)
  where user_id is null and email is null and phone is null and erased_at is null;
comment on table contacts is 'A person; the key is Senda''s own opaque id and the only thing of a contact that Temporal knows.';

create table contact_aliases (
  identifier  text primary key,                    -- personal: user:... or anonymous:..., besides those in contacts
  contact_key text not null references contacts (key) on delete cascade
);
create index contact_aliases_of_contact on contact_aliases (contact_key);
comment on table contact_aliases is 'More identifiers of a contact: its other anonymous ids, and the user ids of contacts that were merged into it.';

create table merged_contacts (
  key         text primary key,                    -- of the contact that is no more
  contact_key text not null references contacts (key) on delete cascade,
  cause       text not null check (cause in ('IDENTITY', 'OPERATOR')),
  merged_at   timestamptz not null
);
create index merged_contacts_of_contact on merged_contacts (contact_key);
create index merged_contacts_newest on merged_contacts (merged_at);
comment on table merged_contacts is 'Contacts that turned out to be another one: what names the old key means the contact.';

create table consents (
  id           uuid primary key,
  contact_key  text not null references contacts (key),
  topic        text not null,
  channel      text not null,
  state        text not null check (state in ('GRANTED', 'WITHDRAWN')),
  decided_at   timestamptz not null,               -- when the contact decided
  source       text not null,                      -- identify, browser-identify (by a browser key), unsubscribe-link, one-click, journey, ...
  text_version text,                               -- which wording the contact saw
  proof        jsonb,                              -- where a journey recorded it: its name, the step, the enrollment; of a double opt-in also the mail, and the hashes of its words
  repeated_at  timestamptz                         -- when the contact last withdrew it again; null where they have not
);
create index consents_newest on consents (contact_key, topic, channel, decided_at desc, id desc);
comment on table consents is 'What a contact agreed to per topic and channel; rows are appended, and the newest counts.';

create table consent_wordings (
  hash          text primary key,                  -- SHA-256 of the words, in hexadecimal digits
  wording       text not null,                     -- a template, or the words of a page: nothing of a contact
  first_used_at timestamptz not null
);
comment on table consent_wordings is 'The words of confirmation mails and pages that contacts agreed to; consents name them by their hash.';

create table suppressions (
  channel       text not null,
  address       text not null,                     -- personal: lower case for email
  reason        text not null,                     -- unsubscribed, bounced, complained, ...; objection holds only marketing
  suppressed_at timestamptz not null,
  primary key (address, channel)
);
comment on table suppressions is 'Addresses to which no message may be sent. A suppression applies to every contact with the address.';

create table list_members (
  contact_key text not null references contacts (key),
  list_name   text not null,                       -- personal: being on a list says something about a person
  added_at    timestamptz not null,
  primary key (contact_key, list_name)
);
create index list_members_of_list on list_members (list_name, contact_key);
comment on table list_members is 'Which contacts are on which list.';

create table events (
  id          uuid primary key,                    -- version 7: says when it was received, and so its partition
  message_id  text,                                -- the sender's own id of the event (Segment's messageId); null without one
  contact_key text not null,                       -- no foreign key: storing an event locks no contact
  name        text not null,
  properties  jsonb not null default '{}',         -- personal
  occurred_at timestamptz not null,
  received_at timestamptz not null
) partition by range (id);
create index events_of_contact on events (contact_key, name, occurred_at);
comment on table events is 'What contacts did elsewhere, in one partition for each month of receipt.';

-- The partition of the month (UTC) in which this instant lies. It runs with the rights of the owner, because the role
-- of the application cannot create tables. Attaching locks out no writer, unlike "create table ... partition of".
create function create_events_partition(instant timestamptz) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first_day timestamp := date_trunc('month', instant at time zone 'UTC');
  partition text := 'events_' || to_char(first_day, 'YYYY_MM');
begin
  if to_regclass(partition) is not null then
    return false;
  end if;
  perform pg_advisory_xact_lock(hashtext('create_events_partition'));
  if to_regclass(partition) is not null then
    return false;
  end if;
  execute format('create table %I (like events including defaults including constraints including indexes)', partition);
  execute format('alter table events attach partition %I for values from (%L) to (%L)', partition,
                 lowest_uuid_at(first_day at time zone 'UTC'),
                 lowest_uuid_at((first_day + interval '1 month') at time zone 'UTC'));
  return true;
exception when duplicate_table then
  -- The catalog cache of this connection did not know it yet.
  return false;
end $$;

-- Drops the partitions of all months (UTC) that ended before this instant, and says how many.
create function drop_events_partitions(ended_before timestamptz) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  partition text;
  dropped integer := 0;
begin
  for partition in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'events'::regclass
      and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= ended_before at time zone 'UTC'
  loop
    execute format('drop table %I', partition);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;

-- The lowest UUID of version 7 of this instant.
create function lowest_uuid_at(instant timestamptz) returns uuid
  language sql immutable as $$
  select cast(rpad(lpad(to_hex(cast(extract(epoch from instant) * 1000 as bigint)), 12, '0'), 32, '0') as uuid)
$$;

do $$ begin perform create_events_partition(now() + months * interval '1 month') from generate_series(-1, 2) as months; end $$;

-- The day in a value of a contact, as the language reads a date (Moment.DateOf.parseDay): an ISO 8601 date, perhaps with
-- a time and an offset, or the day in UTC of a Unix time in seconds or milliseconds; null for anything else.
create function day_of(value jsonb) returns date
  language sql stable parallel safe
  return (
    select case
      when text ~ '^[0-9]{8}(T[0-9]{4}([0-9]{2}([.,][0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?$' then
        case when pg_input_is_valid(overlay(overlay(left(text, 8) placing '-' from 7 for 0) placing '-' from 5 for 0), 'date')
          then cast(overlay(overlay(left(text, 8) placing '-' from 7 for 0) placing '-' from 5 for 0) as date) end
      when text ~ '^[0-9]{9,14}$' then
        cast(timestamp 'epoch' + interval '1 second'
             * (case when cast(text as bigint) < 100000000000 then cast(text as bigint) else cast(text as bigint) / 1000 end)
          as date)
      when text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)? ?(Z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)?)?$' then
        case when pg_input_is_valid(left(text, 10), 'date') then cast(left(text, 10) as date) end
      end
    from (
      select case jsonb_typeof(value)
        when 'string' then btrim(value #>> '{}', U&'\0009\000A\000B\000C\000D\001C\001D\001E\001F\0020\1680\2000\2001\2002\2003\2004\2005\2006\2008\2009\200A\2028\2029\205F\3000')
        when 'number' then cast(trunc(cast(value as numeric)) as text)
        end as text
    ) as written
  );

create table event_deduplication (
  message_hash bytea not null,                     -- of the API key's id, what the call named its contact by, and the message id
  content_hash bigint not null,                    -- of the name, the properties and the time that the sender gave
  received_at  timestamptz not null,               -- real time
  primary key (message_hash, content_hash)
);
create index event_deduplication_by_age on event_deduplication (received_at);
comment on table event_deduplication is 'Message ids that were received, as hashes, so that a repeated event is stored once.';

create table enrollments (
  id               uuid primary key,
  journey          text not null,
  contact_key      text not null references contacts (key),
  workflow_contact_key text,                       -- the key in the workflow's id, if the contact was merged since it started; null: contact_key
  correlation_key  text not null default '',       -- personal: an order number, for example; '' where the plan has no key
  trigger_event_id uuid,                           -- the event in events, without foreign key; null where the API started it
  start_properties jsonb,                          -- personal: what the API or another journey gave as the properties of a start event; null where none did
  state            text not null check (state in ('RUNNING', 'COMPLETED', 'GOAL', 'EXITED', 'CANCELED', 'FAILED')),
  end_reason       text,                           -- personal: why it ended, free text where an operator canceled it
  ending_state     text check (ending_state in ('GOAL', 'EXITED', 'CANCELED')),  -- how it is about to end: committed with what ends it, and no message is claimed from then on
  ending_reason    text,                           -- the goal or the exit that ends it; null for a cancellation
  cancel_reason    text,                           -- personal: why an operator canceled it; never sent to Temporal
  blocked_reason   text,                           -- what an operator must fix before it continues; null when nothing
  enrolled_at      timestamptz not null,
  events_since     timestamptz,                    -- when the start event occurred: what happened before it concerns no step, goal or exit; null: enrolled_at
  ended_at         timestamptz,
  epoch            integer not null default 0,     -- of the journey when it began: a stop ends the enrollments of earlier epochs
  paused_at        timestamptz,                    -- real time: since when an operator keeps back its messages; null where none does
  purged_at        timestamptz,                    -- real time: when the retention deleted everything but this row, which still decides re-entry
  check ((state = 'RUNNING') = (ended_at is null))
);
create unique index enrollments_running on enrollments (contact_key, journey, correlation_key) where ended_at is null;
create unique index enrollments_of_trigger on enrollments (journey, trigger_event_id) where trigger_event_id is not null;
create index enrollments_of_contact on enrollments (contact_key, id);
create index enrollments_last on enrollments (contact_key, journey, correlation_key, ended_at) where ended_at is not null;
create index enrollments_of_journey on enrollments (journey, state, id);
create index enrollments_blocked on enrollments (journey, id) where ended_at is null and blocked_reason is not null;
create index enrollments_to_purge on enrollments (journey, ended_at) where ended_at is not null and purged_at is null;
comment on table enrollments is 'One contact in one journey, which is one workflow execution; these rows decide re-entry.';

create table remembered_events (
  enrollment_id uuid not null references enrollments (id),
  name          text not null,                     -- as the journey's templates and conditions call it
  event_id      uuid not null,                     -- the event in events, without foreign key
  primary key (enrollment_id, name)
);
comment on table remembered_events is 'The events for which an enrollment waited and whose properties it uses.';

create table enrollment_refusals (
  contact_key text not null references contacts (key) on delete cascade,
  journey     text not null,
  event_id    uuid not null,                       -- the start event in events, without foreign key
  reason      text not null,
  refused_at  timestamptz not null,
  primary key (contact_key, journey)
);
comment on table enrollment_refusals is 'Why the last start event of a contact that enrolled it in no journey did not, per journey.';

create table journey_controls (
  journey             text primary key,
  entries             text not null check (entries in ('OPEN', 'DRAINING', 'STOPPED')),  -- whether contacts may enter
  is_paused           boolean not null,            -- its messages wait
  epoch               integer not null default 0,  -- how often it was stopped: enrollments of earlier epochs send nothing
  stopped_at          timestamptz,                 -- real time: when it was stopped last; null if never
  messages_per_minute integer check (messages_per_minute between 1 and 100000), -- how many of its messages are sent while a backlog waits; null: all
  released_through    timestamptz,                 -- real time until which that rate is used up; null without a rate
  reason              text not null,               -- personal: why it was changed last, free text
  changed_by          text not null,               -- personal: who changed it last
  changed_at          timestamptz not null         -- real time
);
comment on table journey_controls is 'Which journeys are paused, drained or stopped; a journey without a row runs.';

-- Shares the lock of a journey (class 7301: JourneyLocks) until the transaction ends, and then reads its steering, as
-- every change that was answered left it: the query of a volatile function sees what was committed while it waited.
-- One row; of nulls where the journey was never steered.
create function share_journey(
  name text, out entries text, out epoch integer, out changed_at timestamptz, out stopped_at timestamptz)
  language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock_shared(7301, hashtext(name));
  select c.entries, c.epoch, c.changed_at, c.stopped_at
  into share_journey.entries, share_journey.epoch, share_journey.changed_at, share_journey.stopped_at
  from journey_controls c where c.journey = name;
end $$;

create table waiting_sends (
  enrollment_id uuid primary key references enrollments (id),
  journey       text not null,
  step          text not null,
  is_held       boolean not null,                  -- its own enrollment is paused, so that the journey's rate does not release it
  waiting_since timestamptz not null,              -- real time
  released_at   timestamptz                        -- real time: when it was told to go on; null while it waits
);
create index waiting_sends_of_journey on waiting_sends (journey, waiting_since, enrollment_id)
  where released_at is null and not is_held;
create index waiting_sends_held on waiting_sends (journey) where is_held;
comment on table waiting_sends is 'The enrollments whose next message waits because the journey or the enrollment is paused.';

create table messages (
  id                  uuid primary key,
  enrollment_id       uuid not null references enrollments (id),
  step                text not null,
  occurrence          integer not null check (occurrence >= 1),
  contact_key         text not null references contacts (key),
  channel             text not null,
  account             text,                        -- the provider account that sends it; null for a skipped message
  template            text not null,
  locale              text,
  address             text,                        -- personal: where it went; null for a skipped message and after erasure
  subject             text,                        -- personal
  segments            integer,                     -- how many segments the text takes, for each of which providers charge; null for other channels than SMS
  state               text not null check (state in ('CLAIMED', 'ACCEPTED', 'REJECTED', 'UNKNOWN', 'SKIPPED')),
  reason              text,                        -- why it was skipped or rejected, or what is unknown
  provider_message_id text,                        -- the provider's own id of the message
  claimed_at          timestamptz not null,
  settled_at          timestamptz,
  unconfirmed_since   timestamptz,                 -- real time: since when the provider may have it without our knowing
  resend_count        integer not null default 0,  -- how often it was sent again after a transient failure
  resend_at           timestamptz,                 -- real time: when to send it again, and the lease while that runs; null where it is not
  opt_in              jsonb,                       -- of a mail that asks to confirm a subscription: the topic, until when, the hash of its words, and when it was used
  unique (enrollment_id, step, occurrence),
  check ((state = 'CLAIMED') = (settled_at is null))
);
create index messages_of_contact on messages (contact_key, claimed_at);
create index messages_of_provider on messages (provider_message_id) where provider_message_id is not null;
create index messages_of_address on messages (channel, lower(address), claimed_at desc) where address is not null;
create index messages_unconfirmed on messages (unconfirmed_since) where unconfirmed_since is not null and state = 'CLAIMED';
create index messages_to_resend on messages (resend_at) where resend_at is not null;
comment on table messages is 'The ledger: one row per enrollment, step and occurrence, claimed before the provider is called.';

create table deferred_messages (
  enrollment_id  uuid not null references enrollments (id),
  step           text not null,
  occurrence     integer not null check (occurrence >= 1),
  contact_key    text not null references contacts (key),
  channel        text not null,                    -- on which it is sent, as far as is known
  priority       integer not null,                 -- of its journey; the higher number goes first
  deferred_at    timestamptz not null,             -- when it was deferred first
  deferred_until timestamptz not null,             -- when it is tried again
  deadline       timestamptz not null,             -- until when it may be deferred
  after_deferral text not null check (after_deferral in ('SKIP', 'SEND')),  -- what happens then
  holds_place    boolean not null,                 -- it is sent at deferred_until, as far as is known
  reason         text not null,                    -- the rules that it waits for, the one that decides first
  zone           text not null,                    -- personal: the time zone by which the rules were applied
  primary key (enrollment_id, step, occurrence)
);
create index deferred_messages_of_contact on deferred_messages (contact_key, deferred_until);
comment on table deferred_messages is 'Messages that waited for a rule, or still do: until when, and why; one that has a row in messages has been decided.';

create table exclusion_lists (
  id           uuid primary key,
  registry     text not null,                      -- as the country pack names it: co-rne
  state        text not null check (state in ('LOADING', 'ACTIVE', 'REPLACED')),
  list_date    date not null,                      -- the date of the list, as its registry gives it
  entries      bigint not null default 0,          -- how many addresses it has
  rejected     bigint not null default 0,          -- how many lines of its file were no address
  started_at   timestamptz not null default now(), -- real time
  activated_at timestamptz                         -- real time: since when it is in use; null if it never was
);
create unique index exclusion_lists_active on exclusion_lists (registry) where state = 'ACTIVE';
create index exclusion_lists_of_state on exclusion_lists (state, registry);
comment on table exclusion_lists is 'The imported lists of exclusion registries; one of each registry is in use.';

create table exclusion_entries (
  list_id      uuid not null references exclusion_lists (id),
  address_hash uuid not null,                      -- HMAC-SHA-256 of the address with the secret of the installation, 128 bits of it
  primary key (list_id, address_hash)
);
comment on table exclusion_entries is 'The addresses on the lists of exclusion registries, as keyed hashes.';

create table digests (
  message_id   uuid primary key references messages (id) on delete cascade,
  pattern      text not null,                      -- the pattern of the events, as the journey's code names it
  events       uuid[] not null,                    -- the events in events, without foreign key
  collected_at timestamptz not null
);
comment on table digests is 'The events that a message prints together, so that each is in one digest of an enrollment.';

create table message_data (
  enrollment_id uuid not null references enrollments (id),
  step          text not null,
  occurrence    integer not null check (occurrence >= 1),
  name          text not null,                     -- by which templates print it
  data          jsonb not null,                    -- personal: what a bean fetched for the message
  fetched_at    timestamptz not null,
  primary key (enrollment_id, step, occurrence)
);
comment on table message_data is 'What beans fetched for messages when they were sent, the same for each attempt.';

create table message_events (
  id            bigint generated always as identity primary key,
  enrollment_id uuid not null references enrollments (id),
  step          text not null,
  occurrence    integer not null,
  message_id    uuid not null,                     -- no foreign key: a released claim has no row in messages
  channel       text not null,
  account       text,
  type          text not null check (type in ('UNCONFIRMED', 'NOT_SENT', 'ACCEPTED', 'REJECTED', 'UNKNOWN', 'RESENT',
                                              'PROVIDER_REPORTED', 'LINK_LEFT_OUT')),
  detail        text,                              -- free text for an operator; quotes no address
  recorded_at   timestamptz not null
);
create index message_events_of_message on message_events (enrollment_id, step, occurrence, id);
comment on table message_events is 'What was learned about a message after its claim, besides a plain acceptance.';

create table short_links (
  code       text primary key check (length(code) between 8 and 10), -- random
  message_id uuid not null references messages (id) on delete cascade,
  target     text not null,                        -- personal: the address may contain data of the contact
  is_click   boolean not null,                     -- false for a link to our own pages
  created_at timestamptz not null
);
create index short_links_of_message on short_links (message_id);
comment on table short_links is 'The short links of texts; deleted with their messages.';

create table engagements (
  message_id  uuid not null references messages (id),
  type        text not null check (type in ('DELIVERED', 'OPENED', 'CLICKED', 'REPLIED', 'BOUNCED', 'COMPLAINED',
                                            'UNSUBSCRIBED')),
  link        text not null default '',            -- what was clicked, or the name of the answer that was given by text; '' for the other types
  is_bot      boolean not null default false,
  occurred_at timestamptz not null,                -- when the contact did it
  primary key (message_id, type, link, is_bot)
);
comment on table engagements is 'What came back for a message; the same thing twice is one row.';

create table journal (
  enrollment_id uuid not null references enrollments (id),
  sequence      integer not null,
  step_type     text not null check (step_type in ('SEND', 'WAIT', 'PAUSE', 'QUESTION', 'ACTION', 'EXIT', 'END')),
  step          text not null,
  outcome       text not null,                     -- the result, and why
  started_at    timestamptz not null,
  ended_at      timestamptz not null,
  primary key (enrollment_id, sequence)
);
comment on table journal is 'The steps of an enrollment, as its workflow reports them.';

create table completed_actions (
  enrollment_id uuid not null references enrollments (id),
  sequence      integer not null,
  primary key (enrollment_id, sequence)
);
comment on table completed_actions is 'Which actions of an enrollment were executed, so that none is executed twice.';

create table coupons (
  pool          text not null,
  code          text not null,
  enrollment_id uuid references enrollments (id),  -- null while the code is available, and after the retention of the enrollment
  contact_key   text references contacts (key),
  sequence      integer,                           -- distinguishes the coupons of one enrollment
  assigned_at   timestamptz,                       -- null while the code is available; a used code is never available again
  primary key (pool, code),
  unique (enrollment_id, sequence),
  check ((enrollment_id is null) = (contact_key is null)
     and (enrollment_id is null) = (sequence is null)
     and (enrollment_id is null or assigned_at is not null))
);
create index coupons_available on coupons (pool, code) where assigned_at is null;
create index coupons_of_contact on coupons (contact_key) where contact_key is not null;
comment on table coupons is 'Coupon codes by pool, each assigned to at most one enrollment.';

-- Why the tasks of an enrollment that ended so are no longer needed.
create function needless_reason(state text, reason text) returns text
  language sql immutable parallel safe
  return 'no longer needed: the enrollment ended by ' || case state when 'GOAL' then 'goal'
                                                                    when 'CANCELED' then 'cancellation'
                                                                    else 'exit' end || coalesce(': ' || reason, '');

create table team_tasks (
  id            uuid primary key,
  type          text not null check (type in ('NOTIFICATION', 'TASK')),
  enrollment_id uuid not null references enrollments (id),
  contact_key   text not null references contacts (key),
  team          text not null,
  text          text not null,                     -- from the code; holds no contact data
  created_at    timestamptz not null,
  completed_at  timestamptz check (completed_at is null or type = 'TASK'),
  message_id    uuid,                              -- the message whose reply may be an opt-out; no foreign key: retention deletes both
  task_ref      text,                              -- how the journey that opened the task names it, to wait for it
  stays_open    boolean not null default false,    -- whether it stays open after its enrollment was ended
  closed_reason text                               -- why it is no longer needed; null where your team did it
    check (closed_reason is null or completed_at is not null)
);
create index team_tasks_open on team_tasks (team, id) where type = 'TASK' and completed_at is null;
create index team_tasks_needless on team_tasks (team, completed_at desc) where closed_reason is not null;
create index team_tasks_of_team on team_tasks (team, id);
create index team_tasks_of_enrollment on team_tasks (enrollment_id);
create index team_tasks_of_contact on team_tasks (contact_key);
comment on table team_tasks is 'Notifications and tasks for your team, of journeys and of replies that a person must read; the text holds no contact data.';

create table variant_assignments (
  enrollment_id uuid not null references enrollments (id),
  journey       text not null,
  split         text not null,
  variant       text not null,
  is_counted    boolean not null default true,     -- false: the contact had an enrollment with this split before, and counts once
  assigned_at   timestamptz not null,
  primary key (enrollment_id, split)
);
comment on table variant_assignments is 'Which variant of each split an enrollment was assigned.';

create table journey_goals (
  journey        text primary key,
  goal           text not null,                    -- the event of the plan, with its properties and its key
  window_seconds bigint not null check (window_seconds > 0),  -- how long after its start an enrollment can convert
  next_state     text,                             -- where the running recount continues; null while none runs
  next_id        uuid                              -- the last enrollment in next_state that was counted again; null for none
);
comment on table journey_goals is 'The goal and the conversion window by which the conversions of a journey are counted.';

create table conversions (
  enrollment_id uuid primary key references enrollments (id),
  event_id      uuid not null,                     -- the goal in events, without foreign key
  occurred_at   timestamptz not null               -- of the first goal in the conversion window
);
comment on table conversions is 'Which enrollments reached their goal within the conversion window, whether they had ended or not.';

create table conversion_tallies (
  journey   text not null,
  split     text not null,                         -- '' for all enrollments of the journey
  variant   text not null,                         -- '' for all enrollments of the journey
  hour      timestamptz not null,                  -- in which the enrollments started
  entered   bigint not null,                       -- also enrollments that the retention has deleted
  converted bigint not null,
  primary key (journey, split, variant, hour)
);
comment on table conversion_tallies is 'How many enrollments started in an hour, by variant, and how many of them converted, without the latest changes.';

create table conversion_tally_changes (
  id        bigint generated always as identity primary key,
  journey   text not null,
  split     text not null,
  variant   text not null,
  hour      timestamptz not null,
  entered   integer not null,
  converted integer not null
);
comment on table conversion_tally_changes is 'Changes that a job adds to conversion_tallies; appending one locks no row.';

create table enrollment_counts (
  journey     text not null,
  state       text not null,
  enrollments bigint not null,                     -- also those that the retention has deleted
  blocked     bigint not null,                     -- how many of the running ones are blocked
  primary key (journey, state)
);
comment on table enrollment_counts is 'How many enrollments of a journey are in each state, without the latest changes.';

create table enrollment_count_changes (
  id          bigint generated always as identity primary key,
  journey     text not null,
  state       text not null,
  enrollments integer not null,
  blocked     integer not null
);
comment on table enrollment_count_changes is 'Changes that a job adds to enrollment_counts; appending one locks no row.';

create table text_tallies (
  journey  text not null,
  step     text not null,
  month    date not null,                          -- its first day (UTC)
  texts    bigint not null,                        -- also those that the retention has deleted
  segments bigint not null,
  primary key (journey, step, month)
);
comment on table text_tallies is 'How many texts each step of a journey sent by SMS in a month, and their segments, without the latest ones.';

create table text_tally_changes (
  id       bigint generated always as identity primary key,
  journey  text not null,
  step     text not null,
  month    date not null,
  segments integer not null
);
comment on table text_tally_changes is 'Sent texts that a job adds to text_tallies; appending one locks no row.';

create table segment_counts (
  segment      text primary key,
  condition    text not null,                      -- in words; a count of another condition is not shown
  contacts     bigint,                             -- null until it was counted once
  counted_at   timestamptz,                        -- real time: when that count was finished
  requested_at timestamptz not null,               -- real time: when somebody last wanted to know
  next_key     text,                               -- where the running count continues; null while none runs
  running      bigint not null default 0           -- what the running count has found so far
);
comment on table segment_counts is 'How many contacts each segment of a large installation had when they were last counted, and the count that runs.';

-- Whether something of this time occurred since then. Senders round times down, to seconds or to milliseconds, so a
-- time is compared as exactly as it is given.
create function is_since(occurred timestamptz, since timestamptz) returns boolean
  language sql stable parallel safe
  return occurred >= date_trunc(case when occurred = date_trunc('second', occurred) then 'second'
                                     when occurred = date_trunc('milliseconds', occurred) then 'milliseconds'
                                     else 'microseconds' end, since);

-- The hour in which an enrollment started, from its columns of these names.
create function start_hour(events_since timestamptz, enrolled_at timestamptz) returns timestamptz
  language sql immutable parallel safe
  return date_bin('1 hour', coalesce(events_since, enrolled_at), timestamptz '1970-01-01 00:00:00+00');

create function record_enrollment_counts() returns trigger language plpgsql as $$
begin
  insert into enrollment_count_changes (journey, state, enrollments, blocked)
  select journey, state, count(*), count(*) filter (where ended_at is null and blocked_reason is not null)
  from inserted group by journey, state;
  insert into conversion_tally_changes (journey, split, variant, hour, entered, converted)
  select journey, '', '', start_hour(events_since, enrolled_at), count(*), 0
  from inserted group by journey, start_hour(events_since, enrolled_at);
  return null;
end $$;
create trigger enrollments_inserted after insert on enrollments
referencing new table as inserted for each statement execute function record_enrollment_counts();

create function record_enrollment_change() returns trigger language plpgsql as $$
begin
  insert into enrollment_count_changes (journey, state, enrollments, blocked)
  values (old.journey, old.state, -1, case when old.ended_at is null and old.blocked_reason is not null then -1 else 0 end),
         (new.journey, new.state, 1, case when new.ended_at is null and new.blocked_reason is not null then 1 else 0 end);
  return null;
end $$;
create trigger enrollments_changed after update on enrollments
for each row when (old.state <> new.state or old.journey <> new.journey
                   or (old.blocked_reason is null) <> (new.blocked_reason is null))
execute function record_enrollment_change();

create function record_assignment() returns trigger language plpgsql as $$
begin
  insert into conversion_tally_changes (journey, split, variant, hour, entered, converted)
  select new.journey, new.split, change.variant, start_hour(e.events_since, e.enrolled_at), change.entered,
         case when exists (select from conversions c where c.enrollment_id = new.enrollment_id)
              then change.entered else 0 end
  from enrollments e
  cross join lateral (select new.variant, 1 as entered
                      union all select old.variant, -1 where tg_op = 'UPDATE') as change
  where e.id = new.enrollment_id;
  return null;
end $$;
create trigger variant_assigned after insert on variant_assignments
for each row when (new.is_counted) execute function record_assignment();
create trigger variant_reassigned after update of variant on variant_assignments
for each row when (new.is_counted and old.variant <> new.variant) execute function record_assignment();

-- The foreign key has locked the enrollments before, so that no assignment is missed: it locks them, too.
create function record_conversions() returns trigger language plpgsql as $$
begin
  insert into conversion_tally_changes (journey, split, variant, hour, entered, converted)
  select e.journey, '', '', start_hour(e.events_since, e.enrolled_at), 0, 1
  from inserted i join enrollments e on e.id = i.enrollment_id
  union all
  select a.journey, a.split, a.variant, start_hour(e.events_since, e.enrolled_at), 0, 1
  from inserted i
  join enrollments e on e.id = i.enrollment_id
  cross join lateral (select journey, split, variant from variant_assignments
                      where enrollment_id = i.enrollment_id and is_counted offset 0) as a;
  return null;
end $$;
create trigger conversions_inserted after insert on conversions
referencing new table as inserted for each statement execute function record_conversions();

create function record_sent_text() returns trigger language plpgsql as $$
begin
  insert into text_tally_changes (journey, step, month, segments)
  select journey, new.step, date_trunc('month', new.settled_at at time zone 'UTC'), new.segments
  from enrollments where id = new.enrollment_id;
  return null;
end $$;
-- A text that is sent again is charged again; a resend that was not sent keeps its resend_at.
create trigger messages_text_sent after update of state on messages
for each row when (new.segments is not null and new.state = 'ACCEPTED' and old.state <> 'ACCEPTED'
                   and new.resend_at is null)
execute function record_sent_text();

create table outbox (
  id            bigint generated always as identity primary key,
  shard         smallint not null check (shard between 0 and 31),  -- a hash of the contact key
  contact_key   text not null,                     -- no foreign key: appending locks no contact
  journey       text not null,                     -- '' where the type is ROUTE_EVENT or END_TOPIC
  enrollment_id uuid,                              -- null where the type is ROUTE_EVENT or END_TOPIC
  type          text not null check (type in ('ROUTE_EVENT', 'END_TOPIC', 'START_ENROLLMENT', 'SIGNAL_ENROLLMENT')),
  is_end        boolean not null,                  -- a signal that ends its enrollment: it overtakes the contact's other items
  payload       jsonb not null,
  created_at    timestamptz not null default now(),  -- real time
  attempts      integer not null default 0,        -- how often it failed
  retry_at      timestamptz,                       -- real time: null unless it failed; infinity: an older item of the same contact and journey failed
  last_error    text                               -- why it failed
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000,
        autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000);
create index outbox_items on outbox (shard, id) where retry_at is null and not is_end;
create index outbox_ends on outbox (shard, id) where retry_at is null and is_end;
create index outbox_of_contact on outbox (contact_key, id) where retry_at is null and not is_end;
create index outbox_failed on outbox (shard, retry_at, id) where retry_at is not null;
create index outbox_failed_lanes on outbox (contact_key, journey, retry_at) where retry_at is not null;
create index outbox_unrouted on outbox (contact_key) where type = 'ROUTE_EVENT';
comment on table outbox is 'Work that is committed here and still has to reach Temporal, in order for each contact.';

create table outbox_shards (
  shard        smallint primary key check (shard between 0 and 31),
  owner        uuid,                               -- the API instance that reads the shard; null where none does
  leased_until timestamptz                         -- real time: another instance may take the shard from then on
);
insert into outbox_shards (shard) select generate_series(0, 31);
comment on table outbox_shards is 'Which API instance reads which part of the outbox.';

create table outbox_readers (
  instance uuid primary key,                       -- chosen by an API instance when it starts
  seen_at  timestamptz not null                    -- real time: when it last renewed its leases
);
comment on table outbox_readers is 'The API instances that share the outbox.';

create table channel_holds (
  channel            text not null,
  account            text not null,
  recipient_domain   text not null default '',     -- the only domain that is held, in lower case; empty: the whole account
  needs_intervention boolean not null,             -- true: an operator must fix a fault; false: the provider asks to wait
  lifts_on_report    boolean not null,             -- true: only a delivery report can lift the hold, an accepted hand-over does not
  reason             text not null,                -- what the provider said
  held_since         timestamptz not null,         -- real time
  next_attempt_at    timestamptz not null,         -- real time: the next probe, or the end of a back-off
  primary key (channel, account, recipient_domain)
);
comment on table channel_holds is 'Channel accounts that send nothing for now, or nothing to one domain, because the provider asks to wait or an operator must fix a fault.';

create table processed_webhooks (
  account           text not null,
  provider_event_id text not null,                 -- the provider's id of the event
  is_inbound        boolean not null default false, -- an inbound message, whose id is kept longer: its replay would count again
  received_at       timestamptz not null,          -- real time
  primary key (account, provider_event_id)
);
create index processed_webhooks_by_age on processed_webhooks (is_inbound, received_at);
comment on table processed_webhooks is 'Provider events that were processed already, so that a repeated one changes nothing.';

create table inbound_sessions (
  account         text not null,
  channel         text not null,
  address         text not null,                   -- personal
  last_inbound_at timestamptz not null,            -- real time
  primary key (channel, address, account)
);
create index inbound_sessions_by_age on inbound_sessions (last_inbound_at);
comment on table inbound_sessions is 'When an address last wrote to one of our accounts, which opens a session window for free text.';

create table dev_mailbox (
  id                uuid primary key,
  message_id_header text not null,                 -- the Message-ID header, with its angle brackets
  message_id        uuid generated always as (
    cast(substring(message_id_header from '^<([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})@') as uuid)
  ) stored,                                        -- the message in the mail, for any sender domain; null for other mails
  recipient         text not null,                 -- personal
  sender            text not null,
  subject           text not null,                 -- personal
  raw_message       bytea not null,                -- personal: the whole message (RFC 5322)
  received_at       timestamptz not null
);
create index dev_mailbox_of_message on dev_mailbox (message_id, received_at) where message_id is not null;
create index dev_mailbox_of_recipient on dev_mailbox (lower(recipient), received_at desc, id desc);
create index dev_mailbox_newest on dev_mailbox (received_at desc, id desc);
comment on table dev_mailbox is 'Each mail that the development SMTP server accepted; a mail that arrived twice has two rows.';

create table api_keys (
  id           uuid primary key,                   -- names the key without revealing it
  key_hash     bytea not null unique,              -- SHA-256; the key is 32 random bytes, so no salt is needed
  name         text not null,
  scope        text not null check (scope in ('WRITE', 'BROWSER', 'VIEWER', 'OPERATOR', 'ADMIN')),
  is_configured boolean not null default false,    -- given by the configuration; its row stays after it was revoked, or it would be valid again
  created_at   timestamptz not null,               -- real time
  last_used_at timestamptz,                        -- real time, to the minute; null while it was never used
  revoked_at   timestamptz                         -- real time; null while it is valid
);
comment on table api_keys is 'Keys of the API, of which only the hash is kept; a revoked key stays listed.';

create table erasures (
  id            uuid primary key,                  -- version 7: says when it was requested
  contact_key   text not null,                     -- no foreign key: names nobody any more
  erased_at     timestamptz not null,
  cleared       jsonb not null,                    -- how many rows by table
  in_flight     jsonb not null,                    -- the messages that were being sent: their ids and channels
  enrollments_ended integer not null,              -- how many ran
  sweeps        integer not null default 0,        -- how often late arrivals were looked for
  swept_at      timestamptz,                       -- real time: the last time
  next_sweep_at timestamptz                        -- real time: the next time; null after the last
);
create index erasures_of_contact on erasures (contact_key);
create index erasures_to_sweep on erasures (next_sweep_at) where next_sweep_at is not null;
comment on table erasures is 'Receipts of erasures: what was cleared where, without personal data.';

create table erased_identifiers (
  hash       text primary key,                     -- HMAC-SHA-256 of what named the person, with the secret of the installation
  erasure_id uuid not null,                        -- in erasures; no foreign key
  erased_at  timestamptz not null
);
comment on table erased_identifiers is 'What named erased people, as keyed hashes: data about them that arrives late is refused.';

create table erased_suppressions (
  hash          text not null,                     -- HMAC-SHA-256 of the address, with the secret of the installation
  channel       text not null,
  reason        text not null,                     -- of the suppression; erased holds only marketing
  suppressed_at timestamptz not null,
  primary key (hash, channel)
);
comment on table erased_suppressions is 'Addresses of erased people, as keyed hashes: one that comes back is suppressed again.';

create table audit_log (
  id           uuid primary key,                   -- version 7: says when it was recorded
  actor_type   text not null check (actor_type in ('API_KEY', 'CONSOLE_USER', 'SENDA')),
  actor        text not null,                      -- the name of the API key or the console user: of your team
  action       text not null,                      -- contact-erased, contacts-merged, ...
  subject_type text not null,                      -- contact, enrollment, journey, ...
  subject_id   text not null,                      -- its id or name: names nobody
  reason       text,                               -- personal: why, as an operator wrote it; addresses are hidden, and erasing its contact clears it
  recorded_at  timestamptz not null                -- real time
);
create index audit_log_of_subject on audit_log (subject_type, subject_id, id);
comment on table audit_log is 'What operators did: who, when, what, to what and why.';

create table address_changes (
  id             bigint generated always as identity primary key,
  contact_key    text not null,                    -- no foreign key: recording a change locks nothing
  address_type   text not null check (address_type in ('email', 'phone')),
  is_removal     boolean not null,                 -- the contact has no such address any more
  api_key_id     uuid,                             -- whose tracking call changed it; null where none did
  transaction_id xid8 not null default pg_current_xact_id(),
  changed_at     timestamptz not null default now()  -- real time
);
create index address_changes_of_contact on address_changes (contact_key, id);
create index address_changes_by_age on address_changes (changed_at);
comment on table address_changes is 'When a known address of a contact changed, and by which API key; the addresses are not recorded.';

create function record_address_change() returns trigger language plpgsql as $$
begin
  insert into address_changes (contact_key, address_type, is_removal, api_key_id)
  select new.key, type, is_removal, cast(nullif(current_setting('senda.api_key', true), '') as uuid)
  from (values ('email', lower(old.email), lower(new.email)), ('phone', old.phone, new.phone))
    as address (type, before, after)
    cross join lateral (select after is null as is_removal) as removal
  where before is not null and before is distinct from after;
  return null;
end $$;
create trigger contacts_address_changed after update of email, phone on contacts
for each row when (new.erased_at is null
                   and (old.email is not null and lower(old.email) is distinct from lower(new.email)
                        or old.phone is not null and old.phone is distinct from new.phone))
execute function record_address_change();

create table rejected_values (
  api_key_id    uuid not null,                     -- the API key whose calls reported it; no foreign key: a key may be deleted meanwhile
  field         text not null,                     -- where it is in a call: traits.phone
  found         text not null,                     -- the form of the value: letters and digits are hidden
  expected      text not null,
  first_seen_at timestamptz not null,              -- real time
  last_seen_at  timestamptz not null,              -- real time
  occurrences   bigint not null,
  primary key (api_key_id, field, found, expected)
);
create index rejected_values_of_key on rejected_values (api_key_id, last_seen_at);
create index rejected_values_by_age on rejected_values (last_seen_at);
comment on table rejected_values is 'The last values of tracking calls that could not be used, by API key, each kind once; without personal data.';

create table previews (
  id           uuid primary key,                   -- version 7: says when it was requested
  journey      text not null,
  channel      text not null,
  template     text not null,
  subject      text,                               -- the one that the journey's code gives; null for the template's own
  digest_event text,                               -- the event of its digest; null for none
  digest_newest smallint,                          -- the most events that its digest prints; null for none
  data_name    text,                               -- the name under which it prints fetched data; null for none
  locale       text,                               -- null: that of the contact
  contact_key  text,                               -- no foreign key: a preview changes no contact; null for sample values
  sample       jsonb,                              -- personal: the values that the request gave; null where it gave none
  recipient    text,                               -- personal: where a test message goes; null for a preview only
  requested_by text not null,
  state        text not null check (state in ('REQUESTED', 'TAKEN', 'RENDERED', 'SENT', 'REFUSED', 'FAILED')),
  result       jsonb,                              -- personal: the rendered message; null until it is rendered
  reason       text,                               -- personal: why it was refused or failed
  taken_at     timestamptz                         -- real time; null until a worker takes it
);
create index previews_waiting on previews (id) where state = 'REQUESTED';
create index previews_of_tests on previews (id) where recipient is not null;
create index previews_of_contact on previews (contact_key) where contact_key is not null;
create index previews_of_recipient on previews (lower(recipient)) where recipient is not null;
comment on table previews is 'Templates that an author looks at, and test messages: a worker renders them with the code that sends.';

create table imports (
  id                 uuid primary key,             -- version 7: says when it was created
  kind               text not null check (kind in ('CONTACTS', 'SUPPRESSIONS')),
  state              text not null check (state in ('UPLOADING', 'CHECKING', 'CHECKED', 'IMPORTING', 'COMPLETED', 'FAILED')),
  options            jsonb not null default '{}',  -- topic, channel and how columns are mapped, as the request gave them
  format             jsonb not null default '{}',  -- encoding, delimiter and columns of the file
  error              text,                         -- why it failed; holds no personal data
  next_record        bigint not null default 0,    -- where the import continues: the records before it are done
  rows               bigint not null default 0,
  rejected           bigint not null default 0,    -- rows of which nothing was imported
  left_out           bigint not null default 0,    -- single values that were left out
  created            bigint not null default 0,    -- new contacts
  matched            bigint not null default 0,    -- contacts that existed
  granted            bigint not null default 0,    -- consents
  withdrawn          bigint not null default 0,    -- consents
  outweighed         bigint not null default 0,    -- decisions that another one in Senda outweighs
  suppressed         bigint not null default 0,    -- addresses
  file_deleted_at    timestamptz,                  -- real time: when the uploaded file was deleted
  finished_at        timestamptz,                  -- real time: when the check or the import ended
  owner              uuid,                         -- the API instance that works on it; null where none does
  leased_until       timestamptz                   -- real time: another instance may take it from then on
);
create index imports_open on imports (id) where state in ('CHECKING', 'IMPORTING');
create index imports_with_file on imports (id) where file_deleted_at is null;
comment on table imports is 'Files of contacts or suppressed addresses from other tools: what became of each.';

create table import_chunks (
  import_id uuid not null references imports (id),
  part      integer not null,
  content   bytea not null,                        -- personal: a part of the uploaded file
  primary key (import_id, part)
);
comment on table import_chunks is 'Uploaded files, until they are imported; a started import continues from here on any instance.';

create table import_findings (
  import_id   uuid not null references imports (id),
  record      bigint not null,                     -- the number of the record in the file
  position    integer not null,                    -- numbers the findings of a record
  line        bigint not null,                     -- where the record starts in the file
  column_name text,                                -- null where it concerns the whole row
  found       text not null,                       -- personal: the value, shortened
  expected    text not null,
  is_rejected boolean not null,                    -- nothing of the row was imported; otherwise this value was left out
  address     text,                                -- personal: the address of the row in lower case, by which erasure finds it
  cells       jsonb not null,                      -- personal: the row
  primary key (import_id, record, position)
);
create index import_findings_of_address on import_findings (address) where address is not null;
comment on table import_findings is 'The rows of an import that were rejected or lost a value, each with line, column and reason.';
