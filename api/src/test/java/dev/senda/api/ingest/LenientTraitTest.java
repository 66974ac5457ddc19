package dev.senda.api.ingest;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Traits in the words of the client. */
class LenientTraitTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          america/mexico_city            | America/Mexico_City
          America/Mexico City            | America/Mexico_City
          GMT+2                          | Etc/GMT-2
          UTC+09                         | Etc/GMT-9
          utc-3                          | Etc/GMT+3
          +02:00                         | Etc/GMT-2
          -0600                          | Etc/GMT+6
          +05:30                         | Asia/Kolkata
          UTC                            | UTC
          Romance Standard Time          | Europe/Paris
          Central Standard Time (Mexico) | America/Mexico_City
          Pacific Time (US & Canada)     | America/Los_Angeles
          (GMT-06:00) Mexico City        | America/Mexico_City
          (UTC+01:00) Brussels, Copenhagen, Madrid, Paris | Europe/Brussels
          """)
  void zoneAsPeopleWriteIt_isUnderstood(String written, String zone) {
    var answer =
        post(
            "/v1/identify",
            "{\"userId\": \"%1$s\", \"traits\": {\"timezone\": \"" + written + "\"}}");

    assertThat(answer.body()).isEqualTo("{\"success\":true}");
    assertThat(API.contact(user).timeZone()).isEqualTo(zone);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en_US.UTF-8             | en-US
          de_DE@euro              | de-DE
          es_419                  | es-419
          es-MX,es;q=0.9,en;q=0.8 | es-MX
          spa                     | es
          ger-AT                  | de-AT
          fil-PH                  | fil-PH
          es-ES-u-ca-gregory      | es-ES
          es-MX-x-foo             | es-MX
          zh-Hant-TW-u-nu-latn    | zh-Hant-TW
          pt                      | pt
          """)
  void localeAsClientsWriteIt_isUnderstood(String written, String locale) {
    post("/v1/identify", "{\"userId\": \"%1$s\", \"traits\": {\"locale\": \"" + written + "\"}}");

    assertThat(API.contact(user).locale()).isEqualTo(locale);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\ud800", "\\udc00", "x\\u0000"})
  void traitWithANameThatCannotBeStored_losesNothingElse(String name) {
    var answer =
        post(
            "/v1/identify",
            "{\"userId\": \"%1$s\", \"traits\": {\"seats\": 3, \"" + name + "\": 1}}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("warnings")).hasSize(1);
    assertThat(json(answer).path("warnings").get(0).path("field").asString()).startsWith("traits.");
    assertThat(API.contact(user).attributes()).isEqualTo(Map.of("seats", 3));
  }

  private HttpResponse<String> post(String path, String body) {
    return API.postWithWriteKey(path, body.replace("%1$s", user));
  }
}
