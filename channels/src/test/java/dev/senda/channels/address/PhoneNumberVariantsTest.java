package dev.senda.channels.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberVariantsTest {

  @ParameterizedTest
  @CsvSource({
    "+525512345678, +5215512345678",
    "+541123456789, +5491123456789",
    "+551187654321, +5511987654321"
  })
  void mobileNumber_hasAnotherSpelling(String without, String with) {
    assertThat(PhoneNumberVariants.alternativeOf(without)).contains(with);
    assertThat(PhoneNumberVariants.alternativeOf(with)).contains(without);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+34600123456", "+551134567890", "+5255123", "+52155123456789"})
  void otherNumber_hasOneSpelling(String number) {
    assertThat(PhoneNumberVariants.alternativeOf(number)).isEmpty();
  }

  @Test
  void textThatIsNoNumber_hasOneSpelling() {
    assertThat(PhoneNumberVariants.alternativeOf("")).isEmpty();
  }
}
