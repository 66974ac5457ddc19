package dev.senda.fakes.sendgrid;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * An email that the fake of SendGrid accepted: one for each recipient of a request.
 *
 * @param id the X-Message-Id of the answer; the mails of one request share it
 * @param text the text part; empty where there is none
 * @param html the HTML part; empty where there is none
 * @param headers of the request and of the recipient's personalization
 * @param customArguments of the request and of the recipient's personalization
 * @param onBehalfOf the subuser that the request named; empty where it named none
 * @param requestBody the request's body
 * @param acceptedAt when it was accepted
 */
public record AcceptedMail(
    String id,
    String to,
    String from,
    String subject,
    String text,
    String html,
    Map<String, String> headers,
    Map<String, String> customArguments,
    String onBehalfOf,
    JsonNode requestBody,
    Instant acceptedAt) {

  public AcceptedMail {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    customArguments = Collections.unmodifiableMap(new LinkedHashMap<>(customArguments));
  }
}
