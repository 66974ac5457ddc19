package dev.senda.channels.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningSecretTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  /** The example of the specification's own libraries. */
  @Test
  void signature_matchesTheSpecification() {
    assertThat(
            SigningSecret.parse(SECRET)
                .signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void twoSecrets_bothSign() {
    var other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    var both = SigningSecret.parse(other + " " + SECRET).signature("id", 1, "{}");

    assertThat(both)
        .isEqualTo(
            SigningSecret.parse(other).signature("id", 1, "{}")
                + " "
                + SigningSecret.parse(SECRET).signature("id", 1, "{}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_???fKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_c2hvcnQ=",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw MfKQ",
      })
  void invalidSecret_isRefused_andNotQuoted(String text) {
    assertThatThrownBy(() -> SigningSecret.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith("a secret")
        .doesNotContain("MfKQ", "fKQ9", "c2hv");
  }

  @Test
  void toString_hidesTheSecret() {
    assertThat(SigningSecret.parse(SECRET)).hasToString("1 secrets");
  }
}
