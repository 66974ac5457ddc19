package dev.senda.channels.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.com",
        "ada.b+news@mail.example.co.uk",
        "o'neil@example.com",
        "ana@compañía.example",
        "a@xn--compaa-7va5a.xn--p1ai"
      })
  void address_isValid(String text) {
    assertThat(EmailAddress.isValid(text)).isTrue();
    assertThat(EmailAddress.parse(text)).contains(new EmailAddress(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@localhost",
        "ada@@example.com",
        "ada@example..com",
        "ada@-example.com",
        "ada@192.0.2.7",
        ".ada@example.com",
        "ada.@example.com",
        "ada..b@example.com",
        " ada@example.com",
        "ada@example.com ",
        "a b@example.com",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com,eve@example.com",
        "Ada <ada@example.com>"
      })
  void otherText_isNotValid(String text) {
    assertThat(EmailAddress.isValid(text)).isFalse();
    assertThatThrownBy(() -> new EmailAddress(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("eve");
  }

  @Test
  void longAddress_isValid_upTo64And254Characters() {
    var domain = "d".repeat(60);
    assertThat(EmailAddress.isValid("n".repeat(64) + "@example.com")).isTrue();
    assertThat(EmailAddress.isValid("n".repeat(65) + "@example.com")).isFalse();
    var longDomain = String.join(".", List.of(domain, domain, domain, "d".repeat(55) + ".com"));
    assertThat(EmailAddress.isValid("a".repeat(254 - 1 - longDomain.length()) + "@" + longDomain))
        .isTrue();
    assertThat(EmailAddress.isValid("a".repeat(255 - 1 - longDomain.length()) + "@" + longDomain))
        .isFalse();
  }

  @Test
  void domainOfAnyScript_isWrittenInAscii() {
    var address = new EmailAddress("Ana@Compañía.Example");

    assertThat(address.domain()).isEqualTo("xn--compaa-7va5a.example");
    assertThat(address.toInternetAddress().getAddress()).isEqualTo("Ana@xn--compaa-7va5a.example");
  }

  @Test
  void toString_hidesTheAddress() {
    assertThat(new EmailAddress("ada@example.com").toString()).doesNotContain("ada", "example");
    assertThat(new PhoneNumber("+5215512345678").toString()).doesNotContain("55");
  }
}
