package dev.senda.explorer.lint.rules.message;

import static dev.senda.explorer.lint.LintFixture.lint;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.push;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Message;
import dev.senda.journey.TextAnswer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A journey waits only for what the channel of the message reports. */
class UnreportedEngagementRuleTest {

  private enum Slot implements TextAnswer {
    MORNING,
    OTHER,
    NONE;

    @Override
    public List<String> words() {
      return this == MORNING ? List.of("1") : List.of();
    }
  }

  @Test
  void waitForUnreportedEngagement_isReported() {
    assertThat(
            lint(
                lead -> {
                  if (lead.send(sms("code")).openedWithin(days(1))) {
                    lead.score(1);
                  }
                }))
        .containsExactly(
            "\"code opened within 1 day\": no channel event reports that a message by sms was opened, so it waits to the end (expected what the channel reports), on the path: send sms code -> code opened within 1 day");
    assertThat(
            lint(
                lead -> {
                  if (lead.send(push("hello")).repliedWithin(days(1))) {
                    lead.score(1);
                  }
                }))
        .hasSize(1);
    assertThat(
            lint(
                lead -> {
                  if (lead.send(preferred(sms("code"), email("code"))).openedWithin(days(1))) {
                    lead.score(1);
                  }
                }))
        .as("one of them is reported")
        .isEmpty();
  }

  @Test
  void answerByTextToAMail_isReported() {
    Function<Message, Consumer<Enrollment>> ask =
        message ->
            lead -> {
              var question = lead.send(message);
              var none = within(days(1)).otherwise(Slot.NONE);
              lead.pause(lead.answers(question, Slot.class, none).name(), days(1));
            };

    assertThat(lint(ask.apply(email("which"))))
        .singleElement()
        .asString()
        .contains("no channel event reports that a message by email was answered by text");
    assertThat(lint(ask.apply(sms("which")))).isEmpty();
  }

  @Test
  void waitForUnreportedBounce_isReported() {
    assertThat(
            lint(
                lead -> {
                  if (lead.send(push("hello")).bouncedWithin(days(1))) {
                    lead.score(1);
                  }
                }))
        .containsExactly(
            "\"hello bounced within 1 day\": no channel event reports that a message by push was bounced, so it waits to the end (expected what the channel reports), on the path: send push hello -> hello bounced within 1 day");
    assertThat(
            lint(
                lead -> {
                  if (lead.send(sms("code")).bouncedWithin(days(1))) {
                    lead.score(1);
                  }
                }))
        .isEmpty();
  }
}
