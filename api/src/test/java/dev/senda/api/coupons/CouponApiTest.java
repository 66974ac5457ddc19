package dev.senda.api.coupons;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CouponApiTest {

  private static final TestApi API = TestApi.shared();

  @Test
  void codes_areAddedOnce_andCounted() {
    var first = API.post("/v1/coupons/spring-10", "{\"codes\": [\"A-1\", \"A-2\"]}");
    var second = API.post("/v1/coupons/spring-10", "{\"codes\": [\"A-2\", \"A-3\"]}");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(json(first).path("added").asInt()).isEqualTo(2);
    assertThat(json(second).path("added").asInt()).isEqualTo(1);
    assertThat(json(API.get("/v1/coupons/spring-10")).toString())
        .isEqualTo("{\"pool\":\"spring-10\",\"remaining\":3}");
    assertThat(json(API.get("/v1/coupons/autumn-10")).path("remaining").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                       | codes: missing (expected an array of 1 to 10,000 texts)
          {"codes": []}            | codes: an array of 0 (expected an array of 1 to 10,000 texts)
          {"codes": "A-1"}         | codes: "A-1" (expected an array of 1 to 10,000 texts)
          {"codes": ["A-1", " "]}  | codes[1]: " " (expected a text of 1 to 100 characters)
          {"codes": [{"code": 1}]} | codes[0]: an object (expected a text of 1 to 100 characters)
          {"code": ["A-1"], "codes": ["A-1"]} | code: an unknown field; did you mean "codes"? (expected one of codes)
          {"codes": null}          | codes: null (expected an array of 1 to 10,000 texts)
          {"codes": [null]}        | codes[0]: null (expected a text of 1 to 100 characters)
          {"codes": [1]}           | codes[0]: 1 (expected a text of 1 to 100 characters)
          """)
  void invalidField_isNamed_withFoundAndExpected(String body, String detail) {
    var answer = API.post("/v1/coupons/spring-20", body);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("detail").asString()).isEqualTo(detail);
    assertThat(json(API.get("/v1/coupons/spring-20")).path("remaining").asInt()).isZero();
  }

  @Test
  void invalidPoolName_isRefused() {
    var answer = API.get("/v1/coupons/Spring");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("detail").asString())
        .startsWith("coupon pool: \"Spring\" (expected");
  }
}
