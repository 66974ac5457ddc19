package dev.senda.api.providers;

import dev.senda.api.ApiSettings;
import dev.senda.api.contacts.RealTime;
import dev.senda.api.tracking.Engaging;
import dev.senda.api.tracking.Refusals;
import dev.senda.journey.Channel;
import dev.senda.store.Contacts;
import dev.senda.store.Engagements;
import dev.senda.store.Engagements.Kind;
import dev.senda.store.Engagements.Origin;
import dev.senda.store.Holds;
import dev.senda.store.HouseClock;
import dev.senda.store.Ledger;
import dev.senda.store.Ledger.Entry;
import dev.senda.store.Ledger.Learned;
import dev.senda.store.Ledger.Settlement.Accepted;
import dev.senda.store.ProviderReports;
import dev.senda.store.Suppressions;
import dev.senda.store.Suppressions.Suppression;
import dev.senda.store.Tokens;
import dev.senda.store.Tokens.Content;
import dev.senda.store.Tokens.Purpose;
import dev.senda.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Commits what providers say of messages. Reports come twice, late and in no order, so that nothing
 * here depends on what came before: what is known only grows.
 */
@Service
class Fates {

  private static final Logger LOG = LoggerFactory.getLogger(Fates.class);

  private static final int MOST_RESENDS = 2;
  private static final int MOST_RESENDS_AFTER_MENDING = 5;
  private static final Duration FIRST_RESEND = Duration.ofMinutes(5);
  private static final Duration LATER_RESEND = Duration.ofMinutes(30);
  private static final Duration NEWS_FOR = Duration.ofDays(3);
  private static final Duration UNTIL_NEXT_TRY = Duration.ofMinutes(5);

  private static final String BOUNCED = "bounced";
  private static final String OPTED_OUT = "opted out";

  private final Transactions transactions;
  private final Contacts contacts;
  private final Ledger ledger;
  private final ProviderReports reports;
  private final Engagements engagements;
  private final Suppressions suppressions;
  private final Holds holds;
  private final Engaging engaging;
  private final Refusals refusals;
  private final Tokens tokens;
  private final RealTime realTime;
  private final HouseClock clock;
  private final String publicUrl;

  Fates(
      Transactions transactions,
      Contacts contacts,
      Ledger ledger,
      ProviderReports reports,
      Engagements engagements,
      Suppressions suppressions,
      Holds holds,
      Engaging engaging,
      Refusals refusals,
      Tokens tokens,
      RealTime realTime,
      HouseClock clock,
      ApiSettings settings) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.ledger = ledger;
    this.reports = reports;
    this.engagements = engagements;
    this.suppressions = suppressions;
    this.holds = holds;
    this.engaging = engaging;
    this.refusals = refusals;
    this.tokens = tokens;
    this.realTime = realTime;
    this.clock = clock;
    publicUrl = settings.publicUrl().toString();
  }

  /** What came of a report. */
  enum Outcome {
    KEPT,
    /** The same report came before. */
    KNOWN,
    /** It speaks of no message that we sent by this account. */
    NOT_OURS
  }

  /**
   * Keeps what is reported, in one transaction.
   *
   * @param channels those that the provider sends
   */
  Outcome keep(Reported reported, Set<Channel> channels) {
    return transactions.run(
        () -> {
          var message = find(reported, channels);
          if (message.isEmpty()) {
            return keepOfAddress(reported, channels);
          }
          var origin = engagements.origin(message.get()).orElseThrow();
          contacts.lock(origin.contact());
          // Read under the lock: whatever else comes for the message waits.
          var entry = ledger.find(message.get()).orElseThrow();
          boolean isOver = isOfEarlierSending(entry, reported);
          if (reported.id() != null && !reports.isNew(reported.account(), reported.id())) {
            return Outcome.KNOWN;
          }
          if (!isOver) {
            keep(entry, origin, reported);
          } else if (reported.fate() instanceof Fate.Delivered) {
            // By whichever sending: the person has it.
            engaging.delivered(entry.id(), houseTime(entry, reported.at()));
          }
          return Outcome.KEPT;
        });
  }

  /** Our own id of it decides; a message of another account is somebody else's. */
  private Optional<UUID> find(Reported reported, Set<Channel> channels) {
    return Optional.ofNullable(reported.message())
        .filter(message -> isOf(message, reported.account(), channels))
        .or(
            () ->
                Optional.ofNullable(reported.sending())
                    .flatMap(sending -> ledger.ofProvider(reported.account(), sending))
                    .filter(message -> isOf(message, reported.account(), channels)));
  }

  private boolean isOf(UUID message, String account, Set<Channel> channels) {
    return ledger
        .find(message)
        .filter(entry -> account.equals(entry.account()) && channels.contains(entry.channel()))
        .isPresent();
  }

  /**
   * A bounce that comes long after the message was taken names no message. What it says of an
   * address that we have written to holds all the same.
   */
  private Outcome keepOfAddress(Reported reported, Set<Channel> channels) {
    var address = reported.address();
    if (address == null || address.isEmpty() || channels.size() != 1) {
      return Outcome.NOT_OURS;
    }
    var channel = channels.iterator().next();
    if (!(reported.fate() instanceof Fate.Bounced bounced)
        || !bounced.suppresses()
        || ledger.lastTo(channel, address, reported.account()).isEmpty()) {
      return Outcome.NOT_OURS;
    }
    suppressions.add(channel, address, new Suppression(BOUNCED, clock.instant()));
    return Outcome.KEPT;
  }

  private void keep(Entry entry, Origin origin, Reported reported) {
    if (isOldNews(entry, reported.fate())) {
      return;
    }
    var at = houseTime(entry, reported.at());
    provesAcceptance(entry.id(), reported);
    switch (reported.fate()) {
      case Fate.Taken _ -> {}
      case Fate.Delayed delayed -> note(entry, reported, delayed.note());
      case Fate.Delivered _ -> {
        ledger.dropResend(entry.id());
        mends(entry, reported.account());
        engaging.delivered(entry.id(), at);
      }
      case Fate.Opened opened -> {
        if (!opened.machine()) {
          ledger.dropResend(entry.id());
        }
        engaging.opened(entry.id(), opened.machine(), at);
      }
      case Fate.Clicked clicked -> clicked(entry.id(), clicked, at);
      case Fate.Refused refused -> {
        if (!isReachedByText(entry)) {
          note(entry, reported, refused.note());
        }
      }
      case Fate.Bounced bounced -> {
        if (!isReachedByText(entry)) {
          note(entry, reported, bounced.note());
          bounced(entry, at);
          if (bounced.suppresses()) {
            suppress(entry, BOUNCED, at);
          }
        }
      }
      case Fate.Dropped dropped -> {
        ledger.disprove(entry.id(), dropped.note(), reported.how());
        if (dropped.suppression() != null) {
          suppress(entry, dropped.suppression(), at);
        }
      }
      case Fate.OptedOut optedOut -> {
        note(entry, reported, optedOut.note());
        suppress(entry, OPTED_OUT, at);
      }
      case Fate.Passing passing -> later(entry, reported, passing.note(), MOST_RESENDS, at);
      case Fate.Misconfigured misconfigured -> {
        if (!isReachedByText(entry)) {
          hold(entry, misconfigured.note());
        }
        later(entry, reported, misconfigured.note(), MOST_RESENDS_AFTER_MENDING, at);
      }
      case Fate.NotPermittedThere refused -> {
        LOG.warn(
            "{} by account {} may not go to some country: {}",
            entry.channel().wireName(),
            entry.account(),
            refused.note());
        later(entry, reported, refused.note(), MOST_RESENDS_AFTER_MENDING, at);
      }
      case Fate.Complained _ -> refusals.complained(origin, at);
      case Fate.Unsubscribed _ -> refusals.unsubscribed(origin, at);
    }
  }

  /** It did not arrive, and is sent again: after the last time it has bounced. */
  private void later(Entry entry, Reported reported, String note, int atMost, Instant at) {
    if (isReachedByText(entry)) {
      return;
    }
    note(entry, reported, note);
    sendAgain(entry, reported, atMost);
    if (entry.resends() >= atMost) {
      bounced(entry, at);
    }
  }

  /**
   * A failure of a text is told within hours. Twilio signs no time, so what comes after days is a
   * copy of what was told before.
   */
  private boolean isOldNews(Entry entry, Fate fate) {
    boolean isFailure =
        switch (fate) {
          case Fate.Taken _,
              Fate.Delayed _,
              Fate.Delivered _,
              Fate.Opened _,
              Fate.Clicked _,
              Fate.Complained _,
              Fate.Unsubscribed _ ->
              false;
          case Fate.Refused _,
              Fate.Bounced _,
              Fate.Dropped _,
              Fate.OptedOut _,
              Fate.Passing _,
              Fate.Misconfigured _,
              Fate.NotPermittedThere _ ->
              true;
        };
    var settled = entry.settledAt();
    return isFailure
        && entry.channel() != Channel.EMAIL
        && settled != null
        && settled.isBefore(realTime.ago(NEWS_FOR));
  }

  /**
   * A text message that was sent again has a new id there: what is said of the old one is over.
   * While it is being sent again nobody knows the new one; the old one is that which has failed
   * before. Of mail, ids only begin alike, and it is sent once.
   */
  private boolean isOfEarlierSending(Entry entry, Reported reported) {
    var sending = reported.sending();
    if (entry.channel() == Channel.EMAIL || sending == null) {
      return false;
    }
    return entry.providerId() == null
        ? entry.resends() > 0
            && reports.isAnyKnown(reported.account(), TwilioStatus.failuresOf(sending))
        : !entry.providerId().equals(sending);
  }

  /** Mail may come back after it was delivered; a text message that was delivered has arrived. */
  private boolean isReachedByText(Entry entry) {
    return entry.channel() != Channel.EMAIL && engagements.isReached(entry.id());
  }

  private void provesAcceptance(UUID message, Reported reported) {
    if (!(reported.fate() instanceof Fate.Dropped)) {
      ledger.settle(message, new Accepted(reported.sending()), reported.how());
    }
  }

  /**
   * When it happened: not before we handed the message over, which whole seconds and compressed
   * time would have it.
   */
  private Instant houseTime(Entry entry, @Nullable Instant at) {
    var happened = at == null ? clock.instant() : realTime.toHouseTime(at);
    return happened.isBefore(entry.claimedAt()) ? entry.claimedAt() : happened;
  }

  /**
   * The link is our own tracked one, and the click is known by that, too: both are made one. Our
   * pages for unsubscribing are no links of the message.
   */
  private void clicked(UUID message, Fate.Clicked clicked, Instant at) {
    if (isPageOfOurs(clicked.url())) {
      return;
    }
    var content = tracked(message, clicked.url()).orElse(new Content(message, clicked.url()));
    engaging.clicked(message, content.target(), content.link(), clicked.machine(), at);
  }

  private boolean isPageOfOurs(String url) {
    return url.startsWith(publicUrl + "/u/") || url.startsWith(publicUrl + "/p/");
  }

  private Optional<Content> tracked(UUID message, String url) {
    var tracked = publicUrl + "/t/";
    return url.startsWith(tracked)
        ? tokens
            .verify(Purpose.CLICK, url.substring(tracked.length()))
            .filter(content -> content.message().equals(message))
        : Optional.empty();
  }

  private void note(Entry entry, Reported reported, String note) {
    ledger.note(entry.id(), Learned.REPORTED, "%s (%s)".formatted(note, reported.how()));
  }

  private void bounced(Entry entry, Instant at) {
    engagements.record(entry.id(), Kind.BOUNCED, "", false, at);
  }

  private void suppress(Entry entry, String reason, Instant at) {
    if (entry.address() != null) {
      suppressions.add(entry.channel(), entry.address(), new Suppression(reason, at));
    }
  }

  private void sendAgain(Entry entry, Reported reported, int atMost) {
    if (reported.sending() != null) {
      ledger.resend(
          entry.id(),
          reported.sending(),
          entry.resends() == 0 ? FIRST_RESEND : LATER_RESEND,
          atMost);
    }
  }

  /** Only what was handed over after the fault showed says that it is mended. */
  private void mends(Entry entry, String account) {
    var handedOver = entry.settledAt() == null ? entry.claimedAt() : entry.settledAt();
    holds
        .find(entry.channel(), account)
        .filter(hold -> handedOver.isAfter(realTime.toHouseTime(hold.since())))
        .ifPresent(_ -> holds.liftByReport(entry.channel(), account));
  }

  private void hold(Entry entry, String reason) {
    var account = entry.account();
    if (account != null && holds.holdByReport(entry.channel(), account, reason, UNTIL_NEXT_TRY)) {
      LOG.warn("{} by account {} is held: {}", entry.channel().wireName(), account, reason);
    }
  }
}
