package dev.senda.store.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": 1, "b": {"c": 2, "d": [3]}} | {"b": {"d": [3.0], "c": 2e0}, "a": 1.00}
          {"a": 100}                        | {"a": 1e2}
          {"a": 12345678901234567890123}    | {"a": 12345678901234567890123.0}
          {"a": 0}                          | {"a": 0.00}
          {"a": null}                       | { "a" : null }
          """)
  void equalObjects_haveOneText(String one, String other) {
    assertThat(CanonicalJson.of(one)).isEqualTo(CanonicalJson.of(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": 1}         | {"a": "1"}
          {"a": [1, 2]}    | {"a": [2, 1]}
          {"a": null}      | {}
          {"a": "b,c:1"}   | {"a": "b", "c": 1}
          {"a": 0.1}       | {"a": 0.10000000000000001}
          {"a": {"b": 1}}  | {"a": {}, "b": 1}
          """)
  void otherObjects_haveAnotherText(String one, String other) {
    assertThat(CanonicalJson.of(one)).isNotEqualTo(CanonicalJson.of(other));
  }
}
