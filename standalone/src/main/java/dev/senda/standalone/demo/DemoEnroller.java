package dev.senda.standalone.demo;

import dev.senda.standalone.recipient.RecipientClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Enrolls a contact as an app does. */
final class DemoEnroller {

  private final DemoScript script;

  private DemoEnroller(DemoScript demoScript) {
    this.script = demoScript;
  }

  static DemoEnroller of(DemoScript demoScript) {
    return new DemoEnroller(demoScript);
  }

  /** A second call with the same ids does nothing. */
  void enroll(String userId, String address, RecipientClient recipientClient)
      throws IOException, InterruptedException {
    var traits = traits(address);
    switch (script.enrollmentMethod()) {
      case API ->
          recipientClient.enroll(
              script.journey(), Map.of("contact", Map.of("userId", userId, "traits", traits)));
      case EVENT -> {
        recipientClient.sendTrackingCall(
            "identify",
            Map.of("userId", userId, "traits", traits, "messageId", userId + " identify"));
        recipientClient.sendTrackingCall(
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
    var traits = new HashMap<String, Object>(script.traits());
    traits.put("firstName", script.firstName());
    traits.put("lastName", script.lastName());
    traits.put("email", address);
    traits.put("locale", script.locale());
    traits.put("timezone", script.timeZone());
    if (!script.consents().isEmpty()) {
      var consents = new ArrayList<Map<String, String>>();
      for (var consent : script.consents()) {
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
    return switch (script.journey()) {
      case "ebook-nurture" -> "Form Submitted";
      case "welcome" -> "Signed Up";
      case "abandoned-cart" -> "Cart Abandoned";
      default -> throw new IllegalStateException("no event is known to start " + script.journey());
    };
  }

  private Map<String, Object> properties() {
    return switch (script.journey()) {
      case "ebook-nurture" -> Map.of("form", "ebook", "page", "/guides/spring-catalogue");
      case "abandoned-cart" ->
          Map.of(
              "currency",
              "EUR",
              "products",
              List.of(
                  Map.of("name", "Linen shirt", "quantity", 1),
                  Map.of("name", "Walnut board", "quantity", 1 + script.number() % 3)));
      default -> Map.of();
    };
  }
}
