package dev.senda.catalog.guide;

import static dev.senda.catalog.guide.GuidePaths.pathsOf;
import static dev.senda.journey.Words.condition;
import static dev.senda.journey.Words.date;
import static dev.senda.journey.Words.days;
import static dev.senda.journey.Words.digest;
import static dev.senda.journey.Words.email;
import static dev.senda.journey.Words.event;
import static dev.senda.journey.Words.in;
import static dev.senda.journey.Words.list;
import static dev.senda.journey.Words.sales;
import static dev.senda.journey.Words.score;
import static dev.senda.journey.Words.time;
import static dev.senda.journey.Words.within;
import static java.time.DayOfWeek.FRIDAY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The snippets of docs/guide/language.md about what comes again. */
class RepeatingReferenceTest {

  @Test
  void everyFriday() {
    var paths =
        pathsOf(
            lead -> {
              for (int _ : lead.every(FRIDAY, time(9, 0))) {
                lead.send(email("this-week"));
              }
            });

    assertThat(paths).singleElement().asString().endsWith("-> goes on: every Friday 09:00");
  }

  @Test
  void digests() {
    var paths =
        pathsOf(
            lead -> {
              var comments = digest(event("Comment Received")).newest(10);

              for (int _ : lead.every(FRIDAY, time(9, 0))) {
                if (lead.is(comments.atLeast(1))) {
                  lead.send(email("this-week").with(comments));
                }
              }
            });

    assertThat(paths).hasSize(8);
    assertThat(paths.getFirst()).contains("send email this-week with digest of Comment Received");
  }

  @Test
  void namedCondition() {
    var paths =
        pathsOf(
            lead -> {
              var vip = condition("vip", score().atLeast(50).and(in(list("beta-testers"))));

              if (lead.is(vip)) {
                lead.task(sales("Invite to dinner"));
              }
            });

    assertThat(paths).first().asString().startsWith("vip: yes -> ");
  }

  @Test
  void everyBirthday() {
    var paths =
        pathsOf(
            lead -> {
              for (int _ : lead.every(date("birthday").everyYear().at(time(9, 0)))) {
                lead.send(email("happy-birthday"));
              }
              lead.exit("no birthday");
            });

    assertThat(paths).hasSize(4);
  }

  @Test
  void untilTheEnrollmentEnds() {
    var paths =
        pathsOf(
            lead -> {
              for (int _ : lead.rounds()) {
                if (!lead.happens(event("Report Viewed"), within(days(30)))) {
                  lead.send(email("your-report-is-ready"));
                }
              }
            });

    assertThat(paths).hasSize(8);
  }
}
