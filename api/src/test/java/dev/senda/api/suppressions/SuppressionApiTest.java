package dev.senda.api.suppressions;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionApiTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @Test
  void added_isListed_andTheStricterReasonStays() {
    var address = user + "@xn--mller-kva.example";

    var added = add("email", "Ana <" + user + "@MÜLLER.example>", "unsubscribed");
    add("email", address, "bounced");
    var again = add("email", address, "unsubscribed");

    assertThat(added.statusCode()).isEqualTo(200);
    assertThat(json(added).path("address").asString()).isEqualTo(address);
    assertThat(json(again).path("reason").asString()).isEqualTo("bounced");
    assertThat(API.get(Suppressions.class).find(Channel.EMAIL, address))
        .map(Suppression::reason)
        .contains("bounced");
    var listed = json(API.get("/v1/suppressions?address=" + address)).path("suppressions");
    assertThat(listed.size()).isEqualTo(1);
  }

  @Test
  void removed_isGone_whateverItsReason() {
    var address = user + "@example.com";
    add("email", address, "complained");

    var removed = remove("email", address.toUpperCase(Locale.ROOT), "typing mistake");
    var again = remove("email", address, "typing mistake");

    assertThat(removed.body()).contains("\"removed\":true", "\"was\":\"complained\"");
    assertThat(again.body()).contains("\"removed\":false");
    assertThat(API.get(Suppressions.class).find(Channel.EMAIL, address)).isEmpty();
  }

  @Test
  void numberInAnySpelling_isOneSuppression() {
    add("sms", "+44 (0) 20 7946 0958", "stopped");

    assertThat(API.get(Suppressions.class).find(Channel.SMS, "+442079460958")).isPresent();
    assertThat(remove("sms", "0044 20 7946 0958", "test").body()).contains("\"removed\":true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+442079460959", "%2B442079460959", "+44%2020%207946%200959", "%20442079460959"})
  void numberInAQuery_isFound_withItsPlusSignEscapedOrNot(String address) {
    add("sms", "+44 20 7946 0959", "stopped");

    assertThat(addresses(address)).containsExactly("+442079460959");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+news@example.com", "%2Bnews@example.com", "%20news@example.com"})
  void emailInAQuery_isFound_withItsPlusSignEscapedOrNot(String end) {
    add("email", user + "+news@example.com", "bounced");

    assertThat(addresses(user + end)).containsExactly(user + "+news@example.com");
  }

  private static List<String> addresses(String address) {
    return json(API.get("/v1/suppressions?address=" + address))
        .path("suppressions")
        .valueStream()
        .map(one -> one.path("address").asString())
        .toList();
  }

  @Test
  void list_isPaged() {
    API.database
        .sql(
            """
            insert into suppressions (channel, address, reason, suppressed_at)
            select 'email', 'page-' || n || '@example.com', 'bounced', now()
            from generate_series(1, 1200) as n
            """)
        .update();
    int rows = 0;
    String after = "";
    do {
      var page = json(API.get("/v1/suppressions" + after));
      rows += page.path("suppressions").size();
      after = page.has("next") ? "?after=" + page.path("next").asString() : "";
    } while (!after.isEmpty());

    assertThat(rows)
        .isEqualTo(
            API.database
                .sql("select count(*) from suppressions")
                .query(Integer.class)
                .single()
                .intValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          email   | josé@example.com | bounced      | before the @
          email   | n/a              | bounced      | address: "n/a"
          sms     | 12               | bounced      | a possible phone number
          webhook | ana@example.com  | bounced      | channel: "webhook"
          email   | ana@example.com  | dead         | one of bounced, complained
          """)
  void invalidRequest_isRefused_withFoundAndExpected(
      String channel, String address, String reason, String detail) {
    var answer = add(channel, address, reason);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("detail").asString()).contains(detail);
  }

  @Test
  void invalidCursor_isRefused() {
    assertThat(API.get("/v1/suppressions?after=x").statusCode()).isEqualTo(422);
    assertThat(API.get("/v1/suppressions?after=%C3%A9").statusCode()).isEqualTo(422);
  }

  private static HttpResponse<String> add(String channel, String address, String reason) {
    return API.post("/v1/suppressions", body(channel, address, reason));
  }

  private static HttpResponse<String> remove(String channel, String address, String reason) {
    return API.post("/v1/suppressions/remove", body(channel, address, reason));
  }

  private static String body(String channel, String address, String reason) {
    return "{\"channel\": \"%s\", \"address\": \"%s\", \"reason\": \"%s\"}"
        .formatted(channel, address, reason);
  }
}
