package dev.senda.explorer.lint.rules.message;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.EngagementUse;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Channel;
import dev.senda.journey.Engagement;
import dev.senda.journey.Message;

/** A journey may wait only for engagement and bounces that the message's channel reports. */
public final class UnreportedEngagementRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var use : EngagementUse.of(context)) {
      var channels =
          context.messagesOf(use.awaited().message()).stream()
              .map(Message.Single::channel)
              .toList();
      if (!channels.isEmpty()
          && channels.stream().noneMatch(channel -> reports(channel, use.awaited()))) {
        context.report(
            new LintFinding.UnreportedEngagement(
                use.step(), inWords(use.awaited()), channels.getFirst(), use.path()));
      }
    }
  }

  private static String inWords(AwaitedEvent.OfMessage awaited) {
    return switch (awaited) {
      case AwaitedEvent.Engaged engaged -> engaged.engagement().toString();
      case AwaitedEvent.Answered _ -> "answered by text";
      case AwaitedEvent.Bounced _ -> "bounced";
    };
  }

  private static boolean reports(Channel channel, AwaitedEvent.OfMessage awaited) {
    return switch (awaited) {
      case AwaitedEvent.Engaged engaged -> reports(channel, engaged.engagement());
      case AwaitedEvent.Answered _ ->
          switch (channel) {
            case SMS, WHATSAPP, MESSENGER -> true;
            case EMAIL, PUSH, WEBHOOK -> false;
          };
      case AwaitedEvent.Bounced _ ->
          switch (channel) {
            case EMAIL, SMS, WHATSAPP, MESSENGER -> true;
            case PUSH, WEBHOOK -> false;
          };
    };
  }

  /** Whether providers of the channel report this engagement. */
  private static boolean reports(Channel channel, Engagement engagement) {
    return switch (channel) {
      case EMAIL, WHATSAPP, MESSENGER -> true;
      case SMS -> engagement != Engagement.OPENED;
      case PUSH -> engagement != Engagement.REPLIED;
      case WEBHOOK -> engagement == Engagement.DELIVERED;
    };
  }
}
