package dev.senda.fakes.twilio;

import dev.senda.fakes.http.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/** A message with how far it came, as Twilio's message resource shows it. */
final class TwilioMessage {

  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final AcceptedText text;
  private TwilioMessageStatus status = TwilioMessageStatus.QUEUED;
  private OptionalInt code = OptionalInt.empty();
  private Instant updated;

  TwilioMessage(AcceptedText text) {
    this.text = text;
    this.updated = text.acceptedAt();
  }

  AcceptedText text() {
    return text;
  }

  synchronized void updateStatus(TwilioMessageStatus status, OptionalInt code) {
    this.status = status;
    this.code = code;
    updated = Instant.now();
  }

  synchronized ObjectNode toJson() {
    var uri = "/2010-04-01/Accounts/%s/Messages/%s".formatted(text.accountSid(), text.sid());
    var resource =
        Json.object()
            .put("account_sid", text.accountSid())
            .put("api_version", "2010-04-01")
            .put("body", text.body())
            .put("date_created", RFC_2822.format(text.acceptedAt()))
            .put(
                "date_sent",
                status == TwilioMessageStatus.QUEUED ? null : RFC_2822.format(text.acceptedAt()))
            .put("date_updated", RFC_2822.format(updated))
            .put("direction", "outbound-api")
            .put("from", text.from().isEmpty() ? null : text.from())
            .put(
                "messaging_service_sid",
                text.messagingService().isEmpty() ? null : text.messagingService())
            .put("num_media", "0")
            // A messaging service has not chosen a sender yet.
            .put("num_segments", text.messagingService().isEmpty() ? "1" : "0")
            .putNull("price")
            .put("price_unit", "USD")
            .put("sid", text.sid())
            .put("status", status.wireName())
            .put("to", text.to())
            .put("uri", uri + ".json");
    if (code.isPresent()) {
      resource.put("error_code", code.getAsInt()).put("error_message", "injected by the test");
    } else {
      resource.putNull("error_code").putNull("error_message");
    }
    resource.putObject("subresource_uris").put("media", uri + "/Media.json");
    return resource;
  }
}
