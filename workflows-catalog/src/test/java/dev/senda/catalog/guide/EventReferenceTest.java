package dev.senda.catalog.guide;

import static dev.senda.catalog.guide.GuidePaths.pathsOf;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.lastTime;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Condition.sum;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.TeamNotification.team;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.minutes;
import static dev.senda.journey.Time.moment;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.today;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** The snippets of docs/guide/language.md about events, values and moments. */
class EventReferenceTest {

  @Test
  void eventThatEnrolled() {
    var paths =
        pathsOf(
            lead -> {
              if (lead.is(property("form").is("pricing"))) {
                lead.task(sales("Asks for prices: call"));
              }
              if (lead.is(property("total").atLeast(100).and(not(property("coupon").isKnown())))) {
                lead.send(email("thank-you-gift"));
              }
            });

    assertThat(paths).hasSize(4);
    assertThat(paths.getLast())
        .isEqualTo(
            "event.form is pricing: no -> event.total is at least 100 and not event.coupon is known: no -> end");
  }

  @Test
  void sumsAndTimes() {
    var paths =
        pathsOf(
            lead -> {
              var orders = event("Order Completed");

              if (lead.is(sum(orders, "total").within(days(365)).atLeast(500))) {
                lead.set("tier", "gold");
              }
              if (lead.is(lastTime(orders).longerAgoThan(days(60)))) {
                lead.send(email("we-miss-you"));
              }
            });

    assertThat(paths).hasSize(4);
    assertThat(paths.getFirst())
        .isEqualTo(
            "sum of total of Order Completed in the last 365 days is at least 500: yes -> set tier to gold -> last Order Completed more than 60 days ago: yes -> send email we-miss-you -> end");
  }

  @Test
  void matchers() {
    var paths =
        pathsOf(
            lead -> {
              if (lead.is(attribute("plan").isUnknown())) {
                lead.exit("never signed up");
              }
              if (lead.is(attribute("plan").isNot("free").and(attribute("seats").moreThan(10)))) {
                lead.notify(sales("A large account"));
              }
              if (lead.is(attribute("trial_ends").before(today().plus(days(3))))) {
                lead.send(email("trial-ends-soon"));
              }
              var teens = attribute("age").between(13, 17);
              if (lead.is(teens.or(attribute("signed_up").after(LocalDate.of(2026, 1, 1))))) {
                lead.addTo(list("newcomers"));
              }
            });

    assertThat(paths).hasSize(9);
    assertThat(paths.get(1))
        .isEqualTo(
            "plan is unknown: no -> plan is not free and seats is more than 10: yes -> notify sales: A large account -> trial_ends is before today + 3 days: yes -> send email trial-ends-soon -> age is between 13 and 17 or signed_up is after 2026-01-01: yes -> add to list newcomers -> end");
  }

  @Test
  void momentsOfTheEventThatEnrolled() {
    var paths =
        pathsOf(
            lead -> {
              var starts = moment(property("starts_at"));

              if (lead.reaches(starts.before(days(1)))) {
                lead.send(email("webinar-tomorrow"));
              }
              if (lead.reaches(starts.before(minutes(15)))) {
                lead.send(sms("webinar-starts"));
              }
              if (lead.reaches(date(property("invoice_due")).after(days(3)).at(time(9, 0)))) {
                lead.send(email("invoice-overdue"));
              }
            });

    assertThat(paths).hasSize(8);
    assertThat(paths.getLast())
        .isEqualTo(
            "reaches 1 day before event.starts_at: no -> reaches 15 minutes before event.starts_at: no -> reaches 3 days after event.invoice_due at 09:00: no -> end");
  }

  @Test
  void rememberingAnEvent() {
    var paths =
        pathsOf(
            lead -> {
              if (lead.happens(event("Price Dropped").as("drop"), within(days(30)))) {
                lead.send(email("price-drop"));
                if (lead.is(property("drop", "new_price").lessThan(50))) {
                  lead.webhook("crm-sync", property("drop", "product"));
                }
                lead.emit(event("Drop Seen").with("product", property("drop", "product")));
                lead.enrollIn("wish-list", property("drop", "product"));
              }
            });

    assertThat(paths).hasSize(3);
    assertThat(paths.getFirst())
        .isEqualTo(
            "Price Dropped as drop within 30 days: yes -> send email price-drop -> drop.new_price is less than 50: yes -> webhook crm-sync with drop.product -> emit Drop Seen where product equals drop.product -> enroll in wish-list with drop.product -> end");
  }

  @Test
  void waitingForTheSameOrder() {
    var paths =
        pathsOf(
            lead -> {
              var shipped = event("Order Shipped").with("order_id", property("order_id"));

              if (!lead.happens(shipped, within(days(5)))) {
                lead.task(team("support", "An order is late"));
              }
            });

    assertThat(paths.getFirst())
        .isEqualTo("Order Shipped where order_id equals event.order_id within 5 days: yes -> end");
  }
}
