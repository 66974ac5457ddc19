package dev.senda.api.dryrun;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.explorer.dryrun.SendForecast;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.contacts.Contact;
import dev.senda.store.rules.CountedMessage;
import dev.senda.store.rules.SendSubject;
import dev.senda.store.sending.RuleDecision;
import dev.senda.store.sending.SendRuleService;
import dev.senda.store.sending.SendRuleService.SendQuestion;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/** Forecasts by the rules when the messages of one run would be sent to a contact. */
final class SendForecaster implements SendForecast.Forecaster {

  private final SendRuleService rules;
  private final Consents consents;
  private final Catalog catalog;
  private final Plan plan;
  private final Contact contact;
  private final List<CountedMessage> planned = new ArrayList<>();

  SendForecaster(
      SendRuleService rules, Consents consents, Catalog catalog, Plan plan, Contact contact) {
    this.rules = rules;
    this.consents = consents;
    this.catalog = catalog;
    this.plan = plan;
    this.contact = contact;
  }

  /** The first channel that may send at once, else the one that may send first. */
  @Override
  public SendForecast forecast(Message message, ZonedDateTime now) {
    SendForecast best = null;
    Channel sentBy = null;
    for (var choice : message.choices()) {
      var address = contact.address(choice.channel());
      if (address == null) {
        continue;
      }
      var forecast =
          choice instanceof Message.Email email && email.isConfirmation()
              ? SendForecast.atOnce(now)
              : forecast(choice.channel(), address, now);
      if (best == null || isBetter(forecast, best)) {
        best = forecast;
        sentBy = choice.channel();
      }
    }
    if (best == null || sentBy == null) {
      return SendForecast.atOnce(now);
    }
    if (!best.isSkipped()) {
      planned.add(new CountedMessage(best.at().toInstant(), subject(sentBy)));
    }
    return best;
  }

  private static boolean isBetter(SendForecast one, SendForecast other) {
    return one.isSkipped() == other.isSkipped() ? one.at().isBefore(other.at()) : other.isSkipped();
  }

  private SendForecast forecast(Channel channel, String address, ZonedDateTime now) {
    var question =
        new SendQuestion(subject(channel), plan.sendRules(), address, isConsented(channel), null);
    var decision =
        rules.decide(contact, question, this::subjectOf, now.toInstant(), List.copyOf(planned));
    return switch (decision) {
      case RuleDecision.Permitted() -> SendForecast.atOnce(now);
      case RuleDecision.Refused(var reason) -> new SendForecast(now, true, reason);
      case RuleDecision.Deferred(var deferral) ->
          new SendForecast(
              deferral.until().atZone(now.getZone()), !deferral.holdsPlace(), deferral.reason());
    };
  }

  private boolean isConsented(Channel channel) {
    var topic = plan.topic();
    return topic != null
        && consents
            .findLatest(contact.key(), topic, channel)
            .filter(Consent::isGranted)
            .isPresent();
  }

  private SendSubject subject(Channel channel) {
    return new SendSubject(
        plan.name(), plan.messageClass().toString(), plan.topic(), channel.wireName());
  }

  private SendSubject subjectOf(String journey, String channel) {
    try {
      var other = catalog.findJourney(journey).plan();
      return new SendSubject(journey, other.messageClass().toString(), other.topic(), channel);
    } catch (UnknownJourneyException removed) {
      return new SendSubject(journey, SendSubject.MARKETING, null, channel);
    }
  }
}
