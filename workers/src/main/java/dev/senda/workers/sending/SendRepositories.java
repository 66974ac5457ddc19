package dev.senda.workers.sending;

import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.SendReads;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;

/** What sending reads and writes in PostgreSQL. */
public record SendRepositories(
    RetryingTransactions transactions,
    Contacts contacts,
    Enrollments enrollments,
    SendReads reads,
    MessageLedger ledger,
    Outbox outbox,
    ScaledClock clock) {}
