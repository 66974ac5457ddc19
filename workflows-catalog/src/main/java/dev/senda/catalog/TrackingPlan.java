package dev.senda.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The events and attributes that apps report. If a journey waits for another event, or a template
 * prints another variable, the name is probably misspelled, and the build fails.
 *
 * @param events the properties that each event always has, by the event's name
 * @param attributes the attributes of contacts
 */
public record TrackingPlan(Map<String, Set<String>> events, Set<String> attributes) {

  public TrackingPlan {
    events = Collections.unmodifiableMap(new LinkedHashMap<>(events));
    attributes = Collections.unmodifiableSet(new TreeSet<>(attributes));
  }

  /** A plan without events and attributes. */
  public static final TrackingPlan EMPTY = new TrackingPlan(Map.of(), Set.of());

  /** The tracking plan of the journeys that ship with Senda. */
  static TrackingPlan shipped() {
    return ofAttributes(
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

  /** A plan with these attributes and without events. */
  static TrackingPlan ofAttributes(String... attributes) {
    return new TrackingPlan(Map.of(), new TreeSet<>(List.of(attributes)));
  }

  /** The same plan with one more event. */
  TrackingPlan event(String name, String... properties) {
    var all = new LinkedHashMap<>(events);
    all.put(name, Collections.unmodifiableSet(new TreeSet<>(List.of(properties))));
    return new TrackingPlan(all, attributes);
  }
}
