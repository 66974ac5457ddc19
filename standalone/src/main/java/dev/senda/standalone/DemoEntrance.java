package dev.senda.standalone;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a person comes in, as an app would bring the person in. */
final class DemoEntrance {

  private final Play play;

  private DemoEntrance(Play play) {
    this.play = play;
  }

  static DemoEntrance of(Play play) {
    return new DemoEntrance(play);
  }

  /** Again with the same ids, it does nothing. */
  void enter(String userId, String address, Browser browser)
      throws IOException, InterruptedException {
    var traits = traits(address);
    switch (play.entry()) {
      case API ->
          browser.enroll(
              play.journey(), Map.of("contact", Map.of("userId", userId, "traits", traits)));
      case EVENT -> {
        browser.report(
            "identify",
            Map.of("userId", userId, "traits", traits, "messageId", userId + " identify"));
        browser.report(
            "track",
            Map.of(
                "userId",
                userId,
                "event",
                event(),
                "properties",
                properties(),
                "messageId",
                userId + " enters"));
      }
    }
  }

  private Map<String, Object> traits(String address) {
    var traits = new HashMap<String, Object>(play.traits());
    traits.put("firstName", play.firstName());
    traits.put("lastName", play.lastName());
    traits.put("email", address);
    traits.put("locale", play.locale());
    traits.put("timezone", play.timeZone());
    if (!play.consents().isEmpty()) {
      var consents = new ArrayList<Map<String, String>>();
      for (var consent : play.consents()) {
        consents.add(
            Map.of(
                "topic",
                consent.topic(),
                "channel",
                consent.channel().wireName(),
                "text",
                "sign-up form, v3"));
      }
      traits.put("consents", consents);
    }
    return traits;
  }

  private String event() {
    return switch (play.journey()) {
      case "ebook-nurture" -> "Form Submitted";
      case "welcome" -> "Signed Up";
      case "abandoned-cart" -> "Cart Abandoned";
      default -> throw new IllegalStateException("no event is known to start " + play.journey());
    };
  }

  private Map<String, Object> properties() {
    return switch (play.journey()) {
      case "ebook-nurture" -> Map.of("form", "ebook", "page", "/guides/spring-catalogue");
      case "abandoned-cart" ->
          Map.of(
              "currency",
              "EUR",
              "products",
              List.of(
                  Map.of("name", "Linen shirt", "quantity", 1),
                  Map.of("name", "Walnut board", "quantity", 1 + play.number() % 3)));
      default -> Map.of();
    };
  }
}
