package dev.senda.catalog.recipes;

import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.lifecycle;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Condition.segment;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.LifecycleStage.CUSTOMER;
import static dev.senda.journey.LifecycleStage.EVANGELIST;
import static dev.senda.journey.Time.days;

import dev.senda.catalog.DeclaredNames;
import dev.senda.catalog.JourneyProvider;
import dev.senda.catalog.TrackingPlan;
import dev.senda.catalog.abandonedcart.AbandonedCart;
import dev.senda.catalog.catalogue.Catalogue;
import dev.senda.catalog.ebooknurture.EbookNurture;
import dev.senda.catalog.leadnurture.LeadNurture;
import dev.senda.catalog.loyaltybirthday.LoyaltyBirthday;
import dev.senda.catalog.loyaltyvip.LoyaltyVip;
import dev.senda.catalog.onboarding.Onboarding;
import dev.senda.catalog.postpurchase.PostPurchase;
import dev.senda.catalog.reactivation.Reactivation;
import dev.senda.catalog.unfinishedform.UnfinishedForm;
import dev.senda.catalog.upsell.Upsell;
import dev.senda.catalog.webinar.Webinar;
import dev.senda.catalog.welcome.Welcome;
import dev.senda.journey.Journey;
import dev.senda.journey.Segment;
import java.util.List;
import java.util.Locale;

/**
 * Senda's own journeys. They are samples: they run only where no other provider is on the class
 * path. To run one of them beside your own, add it to {@code journeys()} of your provider.
 */
public final class Recipes implements JourneyProvider {

  @Override
  public List<Journey> journeys() {
    return List.of(
        new EbookNurture(),
        new Welcome(),
        new AbandonedCart(),
        new Reactivation(),
        new Catalogue(),
        new LeadNurture(),
        new LoyaltyBirthday(),
        new LoyaltyVip(),
        new Onboarding(),
        new PostPurchase(),
        new UnfinishedForm(),
        new Upsell(),
        new Webinar());
  }

  @Override
  public List<Segment> segments() {
    return List.of(
        Segment.of("customers", lifecycle().isOneOf(CUSTOMER, EVANGELIST)),
        Segment.of("hot-leads", score().atLeast(50).and(not(in(segment("customers"))))),
        Segment.of("repeat-buyers", did(event("Order Completed")).atLeast(2).within(days(365))));
  }

  @Override
  public TrackingPlan trackingPlan() {
    return TrackingPlan.ofAttributes(
            "email",
            "phone",
            "locale",
            "time_zone",
            "lifecycle",
            "first_name",
            "last_name",
            "acquisition_channel",
            "plan",
            "team_size",
            "trial_ends",
            "birthday",
            "tier")
        .event("Form Submitted", "form", "page")
        .event("Demo Booked")
        .event("Lead Disqualified")
        .event("Signed Up")
        .event("Profile Completed")
        .event("Account Closed")
        .event("First Sale Recorded")
        .event("Product Viewed")
        .event("Cart Abandoned", "products", "currency")
        .event("Cart Emptied")
        .event("Order Completed", "order_id", "total", "currency", "products")
        .event("Order Delivered", "order_id")
        .event("Order Rated", "order_id")
        .event("Order Returned", "order_id")
        .event("Customer Lapsed")
        .event("Form Abandoned", "form")
        .event("Webinar Registered", "webinar", "title", "starts_at")
        .event("Webinar Registration Cancelled", "webinar")
        .event("Webinar Attended", "webinar")
        .event("Limit Approached", "limit", "used", "allowed")
        .event("Limit Reached", "limit")
        .event("Plan Recommended", "plan", "price", "currency", "reasons")
        .event("Plan Upgraded")
        .event("Prices Viewed")
        .event("Trial Started")
        .event("Products Imported")
        .event("Payment Method Added")
        .event("Printer Connected")
        .event("Plan Chosen")
        .event("Loyalty Joined")
        .event("Loyalty Left");
  }

  @Override
  public DeclaredNames declaredNames() {
    return DeclaredNames.NONE
        .webhooks("plan-recommender", "trial-extension")
        .couponPools("birthday", "catalogue-10", "cart-10", "win-back")
        .lists("monthly-news", "told-near-vip", "vip")
        .teams("accounts", "onboarding", "sales", "sales-leads", "shop", "support")
        .beans()
        .topics();
  }

  @Override
  public List<Locale> locales() {
    return List.of(Locale.ENGLISH, Locale.of("es"));
  }

  @Override
  public boolean isSample() {
    return true;
  }
}
