package dev.senda.standalone.demo;

import dev.senda.standalone.stack.StackAddresses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the provider fakes of a stack have done since its start.
 *
 * @param requests how many send requests they received
 * @param accepted how many messages they accepted
 * @param faults how often they answered with a fault, by its kind
 */
public record FakeProviderStatistics(int requests, int accepted, Map<String, Integer> faults) {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  public FakeProviderStatistics {
    faults = Map.copyOf(faults);
  }

  /**
   * Fetches the statistics of both fakes.
   *
   * @throws IOException if one does not answer
   */
  public static FakeProviderStatistics fetch(StackAddresses addresses)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      var first = fetchOne(client, addresses.fakeSendGrid());
      var second = fetchOne(client, addresses.fakeTwilio());
      var faults = new TreeMap<String, Integer>();
      Stream.of(first, second)
          .flatMap(tally -> tally.get("faults").properties().stream())
          .forEach(kind -> faults.merge(kind.getKey(), kind.getValue().asInt(), Integer::sum));
      return new FakeProviderStatistics(
          first.get("requests").asInt() + second.get("requests").asInt(),
          first.get("accepted").asInt() + second.get("accepted").asInt(),
          faults);
    }
  }

  private static JsonNode fetchOne(HttpClient client, String fake)
      throws IOException, InterruptedException {
    var response =
        client.send(
            HttpRequest.newBuilder(URI.create(fake + "/tally")).timeout(TIMEOUT).build(),
            BodyHandlers.ofString());
    return JsonMapper.shared().readTree(response.body());
  }

  /**
   * The summary for the terminal.
   *
   * @param twice how many messages arrived more than once
   */
  public String summary(long twice) {
    int injected = faults.values().stream().mapToInt(Integer::intValue).sum();
    return "The fakes of SendGrid and Twilio answered %d of %d requests with a fault (%s) and accepted %d messages; %s was sent twice."
        .formatted(
            injected,
            requests,
            faultCounts(),
            accepted,
            twice == 0 ? "none" : String.valueOf(twice));
  }

  private String faultCounts() {
    return new TreeMap<>(faults)
        .entrySet().stream()
            .map(kind -> "%s: %d".formatted(faultLabel(kind.getKey()), kind.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String faultLabel(String kind) {
    return switch (kind) {
      case "RateLimited" -> "429";
      case "ServerError" -> "500 after accepting";
      case "Garbage" -> "garbage after accepting";
      case "AcceptThenDrop" -> "connection dropped after accepting";
      default -> kind;
    };
  }
}
