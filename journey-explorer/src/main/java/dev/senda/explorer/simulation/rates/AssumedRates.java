package dev.senda.explorer.simulation.rates;

import dev.senda.journey.Channel;
import dev.senda.journey.Engagement;
import java.time.Duration;

/**
 * The assumptions for rates that were not measured. They are round numbers, so that they do not
 * look like measurements.
 */
final class AssumedRates {

  static final ResolvedRate GOAL =
      new ResolvedRate(0.05, new DelayDistribution.Within(Duration.ofDays(14)));
  static final ResolvedRate EXIT =
      new ResolvedRate(0.01, new DelayDistribution.Within(Duration.ofDays(14)));
  static final ResolvedRate EVENT =
      new ResolvedRate(0.3, new DelayDistribution.Within(Duration.ofDays(7)));
  static final ResolvedRate DATE =
      new ResolvedRate(1, new DelayDistribution.Within(Duration.ofDays(30)));
  static final ResolvedRate TASK =
      new ResolvedRate(0.8, new DelayDistribution.HalfWithin(Duration.ofHours(2)));
  static final ResolvedRate CONFIRMATION =
      new ResolvedRate(0.7, new DelayDistribution.HalfWithin(Duration.ofHours(1)));
  static final double CONDITION = 0.5;
  static final double COUPON = 1;

  private static final Duration SOON = Duration.ofMinutes(1);

  private AssumedRates() {}

  static ResolvedRate of(Channel channel, Engagement how) {
    return switch (how) {
      case DELIVERED -> new ResolvedRate(delivers(channel), new DelayDistribution.HalfWithin(SOON));
      case OPENED -> new ResolvedRate(opens(channel), reads(channel));
      case CLICKED -> new ResolvedRate(clicks(channel), reads(channel));
      case REPLIED -> new ResolvedRate(replies(channel), reads(channel));
    };
  }

  private static double delivers(Channel channel) {
    return switch (channel) {
      case EMAIL -> 0.98;
      case SMS, WHATSAPP, MESSENGER -> 0.95;
      case PUSH -> 0.8;
      case WEBHOOK -> 1;
    };
  }

  /** No provider reports that an SMS was opened; a click or a reply shows it. */
  private static double opens(Channel channel) {
    return switch (channel) {
      case EMAIL -> 0.3;
      case WHATSAPP, MESSENGER -> 0.7;
      case PUSH -> 0.05;
      case SMS, WEBHOOK -> 0;
    };
  }

  private static double clicks(Channel channel) {
    return switch (channel) {
      case EMAIL -> 0.04;
      case SMS -> 0.08;
      case WHATSAPP, MESSENGER -> 0.1;
      case PUSH -> 0.03;
      case WEBHOOK -> 0;
    };
  }

  private static double replies(Channel channel) {
    return switch (channel) {
      case EMAIL -> 0.005;
      case SMS -> 0.02;
      case WHATSAPP, MESSENGER -> 0.05;
      case PUSH, WEBHOOK -> 0;
    };
  }

  private static DelayDistribution reads(Channel channel) {
    return switch (channel) {
      case EMAIL -> new DelayDistribution.HalfWithin(Duration.ofHours(5));
      case SMS, WHATSAPP, MESSENGER, PUSH, WEBHOOK ->
          new DelayDistribution.HalfWithin(Duration.ofMinutes(30));
    };
  }
}
