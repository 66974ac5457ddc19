package dev.senda.explorer.dryrun;

import dev.senda.explorer.dryrun.SendForecast.Forecaster;
import dev.senda.explorer.virtualtime.ContactBehaviour;
import dev.senda.journey.Condition;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Moment;
import dev.senda.journey.Profile;
import dev.senda.journey.Split;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Step;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers questions with the data of a real contact. */
abstract sealed class KnownContactBehaviour implements ContactBehaviour
    permits AssumptionBehaviour, BranchingBehaviour {

  private final DryRunContact dryRunContact;
  private final Forecaster sendRules;
  private final Map<MessageRef, SendForecast> forecasts = new HashMap<>();

  KnownContactBehaviour(DryRunContact dryRunContact) {
    this.dryRunContact = dryRunContact;
    this.sendRules = dryRunContact.sendRules().get();
  }

  @Override
  public ZonedDateTime sentAt(Step.Send send, ZonedDateTime now) {
    var forecast = sendRules.forecast(send.message(), now);
    forecasts.put(send.ref(), forecast);
    return forecast.at();
  }

  @Override
  public DeliveryStatus delivery(Step.Send send) {
    var forecast = forecasts.get(send.ref());
    return forecast != null && forecast.isSkipped()
        ? DeliveryStatus.SKIPPED
        : DeliveryStatus.ACCEPTED;
  }

  /** Why a message is deferred or skipped; null if it is sent at once. */
  @Nullable String reasonOf(Step step) {
    var forecast = step instanceof Step.Send send ? forecasts.get(send.ref()) : null;
    return forecast == null ? null : forecast.reason();
  }

  @Override
  public Profile profile() {
    return dryRunContact.profile();
  }

  @Override
  public boolean holds(Condition condition, Profile profile) {
    return condition.resolved(dryRunContact.segments()).holdsFor(profile);
  }

  @Override
  public <V extends Enum<V>> V variant(Split<V> split) {
    return split.variants().get(dryRunContact.variants().applyAsInt(split));
  }

  @Override
  public boolean isWorkingDay(LocalDate day) {
    return dryRunContact.workingDays().test(day);
  }

  @Override
  public Moment.TimeOfDay bestHour() {
    return dryRunContact.bestHour();
  }
}
