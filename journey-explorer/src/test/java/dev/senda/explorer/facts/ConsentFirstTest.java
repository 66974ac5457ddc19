package dev.senda.explorer.facts;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Explorer;
import dev.senda.journey.Channel;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsentFirstTest {

  private static final Plan PLAN = Plan.named("sign-up").purpose("Subscribe").topic("news");

  private static boolean isAskedFirst(Plan plan, Consumer<Enrollment> story) {
    return ConsentFirst.isIn(
        Explorer.explore(
            new Journey() {
              @Override
              public Plan plan() {
                return plan;
              }

              @Override
              public void run(Enrollment lead) {
                story.accept(lead);
              }
            }));
  }

  private static boolean isAskedFirst(Consumer<Enrollment> story) {
    return isAskedFirst(PLAN, story);
  }

  private static boolean confirms(Enrollment lead) {
    return lead.confirmsSubscription("news", email("confirm"), within(days(7)));
  }

  @Test
  void requestBeforeAnythingElse_isFirst() {
    assertThat(
            isAskedFirst(
                lead -> {
                  lead.score(5);
                  if (lead.is(attribute("country").is("US"))) {
                    lead.exit("not our market");
                  }
                  if (confirms(lead)) {
                    lead.send(email("first-issue"));
                  }
                }))
        .isTrue();
  }

  @Test
  void anotherMessageBefore_onAnyPath_isNotFirst() {
    assertThat(
            isAskedFirst(
                lead -> {
                  if (lead.is(attribute("country").is("US"))) {
                    lead.send(sms("hello"));
                  }
                  confirms(lead);
                }))
        .isFalse();
    assertThat(
            isAskedFirst(
                lead -> {
                  if (lead.is(attribute("country").is("US"))) {
                    lead.send(sms("hello"));
                  } else {
                    confirms(lead);
                  }
                }))
        .isFalse();
  }

  @Test
  void consentThatTheJourneyGrantsBefore_isNotFirst() {
    assertThat(
            isAskedFirst(
                lead -> {
                  lead.grantConsent("news", Channel.EMAIL, "v1");
                  confirms(lead);
                }))
        .isFalse();
  }

  @Test
  void otherTopic_orNone_orNoRequest_isNotFirst() {
    assertThat(isAskedFirst(plan("tips"), ConsentFirstTest::confirms)).isFalse();
    assertThat(isAskedFirst(plan(null), ConsentFirstTest::confirms)).isFalse();
    assertThat(isAskedFirst(lead -> lead.send(email("hello")))).isFalse();
    assertThat(isAskedFirst(lead -> lead.score(1))).isFalse();
  }

  private static Plan plan(@Nullable String topic) {
    var plan = Plan.named("sign-up").purpose("Subscribe");
    return topic == null ? plan.service() : plan.topic(topic);
  }
}
