package dev.senda.api.webhooks;

import dev.senda.api.settings.ApiSettings;
import dev.senda.channels.inbound.InboundMessage;
import dev.senda.journey.Channel;
import dev.senda.journey.TeamNotification;
import dev.senda.store.actions.TeamTasks;
import dev.senda.store.actions.TeamTasks.TeamTask;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageRow;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Replies that may be opt-outs. Marketing to the number is held, and your team has a task to read
 * the reply at the provider: Senda does not store its text. Completing the task ends the hold;
 * recording an opt-out makes it one.
 */
@Service
public class ObjectionService {

  private static final Logger LOG = LoggerFactory.getLogger(ObjectionService.class);

  private static final int MAX_ID_LENGTH = 38;

  private final RetryingTransactions transactions;
  private final Suppressions suppressions;
  private final Engagements engagements;
  private final MessageLedger ledger;
  private final TeamTasks teamTasks;
  private final ProviderOptOutService providerOptOutService;
  private final ScaledClock clock;
  private final String team;

  ObjectionService(
      RetryingTransactions transactions,
      Suppressions suppressions,
      Engagements engagements,
      MessageLedger ledger,
      TeamTasks teamTasks,
      ProviderOptOutService providerOptOutService,
      ScaledClock clock,
      ApiSettings settings) {
    this.transactions = transactions;
    this.suppressions = suppressions;
    this.engagements = engagements;
    this.ledger = ledger;
    this.teamTasks = teamTasks;
    this.providerOptOutService = providerOptOutService;
    this.clock = clock;
    team = settings.inbound().reviewTeam();
  }

  /**
   * Holds marketing to the sender, and opens a task. Runs in the caller's transaction. An address
   * that is held or suppressed already stays as it is.
   *
   * @param addresses the spellings of the sender's number
   * @param last the last message to the address; empty for none: a task is about an enrollment, so
   *     there is none, and the log says what to do
   */
  void hold(InboundMessage objection, List<String> addresses, Optional<UUID> last) {
    boolean isNew = false;
    for (var channel : channelsOf(objection.channel())) {
      for (var address : addresses) {
        isNew |= suppressions.addObjection(channel, address, clock.instant());
      }
    }
    if (!isNew) {
      return;
    }
    var origin = last.flatMap(engagements::findOrigin);
    if (origin.isEmpty()) {
      LOG.warn(
          "Objection of an unknown sender: account {}, message {}. Marketing to this {} address is"
              + " held; read the message at the provider, then end the hold with POST"
              + " /v1/suppressions/remove, or make it an opt-out with POST /v1/suppressions",
          objection.account(),
          objection.providerMessageId(),
          objection.channel().wireName());
      return;
    }
    teamTasks.addReplyReview(
        origin.get().enrollmentId(),
        origin.get().contactKey(),
        TeamNotification.team(team, taskText(objection.providerMessageId())),
        last.get());
  }

  /** A task has at most 80 characters; Twilio's ids have 34. */
  private static String taskText(String providerMessageId) {
    return providerMessageId.length() > MAX_ID_LENGTH
        ? "May be an opt-out: read the reply at the provider"
        : "May be an opt-out: read %s at the provider".formatted(providerMessageId);
  }

  /**
   * Completes a task. If it is about a reply, the reply was no opt-out: the hold ends.
   *
   * @return false if there is no such open task
   */
  public boolean complete(UUID task) {
    return transactions.execute(
        () -> {
          var open = teamTasks.findOpen(task);
          if (open.isEmpty() || !teamTasks.complete(task)) {
            return false;
          }
          repliedMessage(open.get())
              .ifPresent(
                  message ->
                      channelsOf(message.channel())
                          .forEach(
                              channel ->
                                  suppressions.liftObjection(
                                      channel, String.valueOf(message.address()))));
          return true;
        });
  }

  /**
   * Completes a task about a reply: the reply was an opt-out, with the effect of STOP.
   *
   * @return false if there is no such open task about a reply
   */
  public boolean recordOptOut(UUID task) {
    return transactions.execute(
        () -> {
          var message = teamTasks.findOpen(task).flatMap(this::repliedMessage);
          if (message.isEmpty() || !teamTasks.complete(task)) {
            return false;
          }
          var row = message.get();
          var address = String.valueOf(row.address());
          channelsOf(row.channel()).forEach(other -> suppressions.liftObjection(other, address));
          providerOptOutService.recordStopKeyword(row.channel(), address, Optional.of(row.id()));
          return true;
        });
  }

  private Optional<MessageRow> repliedMessage(TeamTask task) {
    return Optional.ofNullable(task.messageId())
        .flatMap(ledger::find)
        .filter(message -> message.address() != null);
  }

  /** Both channels of a phone number: the objection is to messages at this number. */
  private static List<Channel> channelsOf(Channel channel) {
    return channel == Channel.SMS || channel == Channel.WHATSAPP
        ? List.of(Channel.SMS, Channel.WHATSAPP)
        : List.of(channel);
  }
}
