-- Channels by accounts of providers, and what comes back from them.
-- "Real time" is that of the world, whatever the house's clock says: providers know no other.

alter table messages
  add column account        text,                       -- which account of the configuration sends it; null for a skipped one
  add column doubtful_since timestamptz,                -- real time: since when nobody knows whether the provider has it
  add column resends        integer not null default 0, -- how often it was sent again after a passing failure on its way
  add column resend_at      timestamptz;                -- real time: when it is to be sent again; null where it is not
create index messages_of_provider on messages (provider_id) where provider_id is not null;
create index messages_of_address on messages (channel, lower(address), claimed_at desc) where address is not null;
create index messages_to_resend on messages (resend_at) where resend_at is not null;

-- What was learned of a message besides its first claim and a plain acceptance: what was known when.
create table message_notes (
  id         bigint generated always as identity primary key,
  enrollment uuid not null references enrollments (id),
  step       text not null,
  occurrence integer not null,
  message    uuid not null,                             -- the row in messages, or one that was given back
  channel    text not null,
  account    text,
  kind       text not null,                             -- IN_DOUBT, NOT_SENT, ACCEPTED, REJECTED, UNKNOWN, SENT_AGAIN, REPORTED
  note       text,                                      -- in words for people; quotes no address
  at         timestamptz not null
);
create index message_notes_of_message on message_notes (enrollment, step, occurrence, id);

-- A channel's account that sends nothing for now.
create table holds (
  channel      text not null,
  account      text not null,
  needs_people boolean not null,                        -- true: a fault of ours, that somebody must mend; false: the provider asks us to wait
  told_later   boolean not null,                        -- the fault shows only in reports of what became of messages
  reason       text not null,                           -- what the provider said
  since        timestamptz not null,                    -- real time
  next_try_at  timestamptz not null,                    -- real time: when one message may try whether it is mended
  primary key (channel, account)
);

-- What providers report, by their own ids: the same report twice is one.
create table provider_reports (
  account     text not null,
  report      text not null,                            -- the provider's id of the report
  received_at timestamptz not null,                     -- real time: old ones are forgotten
  primary key (account, report)
);
create index provider_reports_by_age on provider_reports (received_at);

-- When people last wrote to an account of ours, where that opens a window for free text.
create table conversations (
  account text not null,
  channel text not null,
  address text not null,                                -- personal
  last_at timestamptz not null,                         -- real time
  primary key (channel, address, account)
);
create index conversations_by_age on conversations (last_at);
