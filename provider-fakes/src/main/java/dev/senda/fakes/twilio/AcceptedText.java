package dev.senda.fakes.twilio;

import java.time.Instant;

/**
 * A message that the fake of Twilio accepted: SMS, WhatsApp or Messenger, as the prefix of its
 * addresses says. What the request left out is empty here.
 *
 * @param validityPeriod in seconds, as it came
 * @param contentVariables a JSON object, as it came
 * @param statusCallback the URL as it came, query string and all
 * @param accountSid the account or subaccount that it was sent for
 * @param acceptedAt when it was accepted
 */
public record AcceptedText(
    String sid,
    String to,
    String from,
    String messagingService,
    String body,
    String contentSid,
    String contentVariables,
    String statusCallback,
    String validityPeriod,
    String accountSid,
    Instant acceptedAt) {

  boolean isWhatsApp() {
    return to.startsWith("whatsapp:");
  }
}
