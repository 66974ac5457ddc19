package dev.senda.store.settings;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long data is kept, in real time. The API deletes what is older, every hour. For ever is a
 * very long time, such as 36500d.
 *
 * @param endedEnrollments an enrollment after its end, with its messages, their history and
 *     engagement, its journal, tasks, variants and coupons. The links in its messages stop working
 *     then, also those to unsubscribe
 * @param events an event after it was received. Whole months are deleted, so an event is kept up to
 *     a month longer. Conditions no longer see it
 * @param eventIds the message id of an event after it was received; a client that repeats the event
 *     later reports a second one
 * @param processedWebhooks the id of a provider's event after it was received; a provider that
 *     repeats it later reports a second one
 * @param inboundMessages the id of a message from a contact; a replay of an old START is refused
 *     for as long
 * @param inboundSessions after the last message from an address; the longest session window of a
 *     channel is 24 hours
 * @param devMailbox a mail in the dev mailbox
 * @param revokedApiKeys an API key after it was revoked. One that the configuration gave is kept,
 *     or it would be valid again
 * @param imports an import after it was created, with the rows that were rejected
 * @param importFiles the uploaded file of an import that was not started; one that was imported is
 *     deleted at once
 * @param anonymousContacts a contact without user id, email and phone, after its last change, event
 *     and enrollment
 * @param rejectedValues a value of a tracking call that could not be used, after it was last seen
 * @param previews a preview of a template and a test message
 * @param auditLog what an operator did, and why
 * @param addressChanges when a known address of a contact changed, and by which API key
 */
@Validated
@ConfigurationProperties("senda.retention")
public record RetentionSettings(
    @NotNull @DefaultValue("400d") @DurationMin(days = 30, message = "expected 30d or more")
        Duration endedEnrollments,
    @NotNull @DefaultValue("400d") @DurationMin(days = 1, message = "expected 1d or more")
        Duration events,
    @NotNull @DefaultValue("30d") @DurationMin(days = 1, message = "expected 1d or more")
        Duration eventIds,
    @NotNull @DefaultValue("3d") @DurationMin(days = 1, message = "expected 1d or more")
        Duration processedWebhooks,
    @NotNull @DefaultValue("1825d") @DurationMin(days = 1, message = "expected 1d or more")
        Duration inboundMessages,
    @NotNull @DefaultValue("3d") @DurationMin(days = 1, message = "expected 1d or more")
        Duration inboundSessions,
    @NotNull @DefaultValue("30d") @DurationMin(days = 1, message = "expected 1d or more")
        Duration devMailbox,
    @NotNull @DefaultValue("365d") @DurationMin(days = 1, message = "expected 1d or more")
        Duration revokedApiKeys,
    @NotNull @DefaultValue("30d") @DurationMin(days = 1, message = "expected 1d or more")
        Duration imports,
    @NotNull @DefaultValue("1d") @DurationMin(hours = 1, message = "expected 1h or more")
        Duration importFiles,
    @NotNull @DefaultValue("400d") @DurationMin(days = 1, message = "expected 1d or more")
        Duration anonymousContacts,
    @NotNull @DefaultValue("30d") @DurationMin(days = 1, message = "expected 1d or more")
        Duration rejectedValues,
    @NotNull @DefaultValue("400d") @DurationMin(days = 1, message = "expected 1d or more")
        Duration addressChanges,
    @NotNull @DefaultValue("1095d") @DurationMin(days = 1, message = "expected 1d or more")
        Duration auditLog,
    @NotNull @DefaultValue("7d") @DurationMin(hours = 1, message = "expected 1h or more")
        Duration previews) {}
