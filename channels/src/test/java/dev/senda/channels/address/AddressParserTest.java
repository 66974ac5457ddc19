package dev.senda.channels.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressParserTest {

  private final AddressParser parser = new AddressParser(null);

  @Nested
  class Phone {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            +525512345678                 | +525512345678
            +44 (0) 20 7946 0958          | +442079460958
            +44(0)2079460958              | +442079460958
            +4402079460958                | +442079460958
            +49 (0)30 901820              | +4930901820
            +33 (0)6 12 34 56 78          | +33612345678
            +36 (06) 1 234 5678           | +3612345678
            +7 (8) 495 123-45-67          | +74951234567
            +34 (0) 600 123 456           | +34600123456
            +39 (0)6 69812345             | +390669812345
            +39 06 69812345               | +390669812345
            0034 600 12 34 56             | +34600123456
            0044 (0)20 7946 0958          | +442079460958
            (+34) 600 123 456             | +34600123456
            + 34 600.123-456              | +34600123456
            +1 (500) 555-0006             | +15005550006
            +1 415-555-2671 ext. 5        | +14155552671
            +14155552671x12               | +14155552671
            tel:+1-415-555-2671;ext=5     | +14155552671
            +52 1 55 1234 5678            | +525512345678
            +5215512345678                | +525512345678
            +52 (01) 55 1234 5678         | +525512345678
            +54 11 15 2345 6789           | +5491123456789
            +54 9 11 2345 6789            | +5491123456789
            +54 11 2345 6789              | +541123456789
            +55 (011) 98765-4321          | +5511987654321
            +55 0xx11 98765-4321          | +5511987654321
            +55 11 8765-4321              | +5511987654321
            +55 11 3456-7890              | +551134567890
            +34600123456.0                | +34600123456
            ="+34600123456"               | +34600123456
            whatsapp:+34600123456         | +34600123456
            """)
    void numberOfAnyCountry_isStoredInOneSpelling(String text, String number) {
      assertThat(parser.parsePhone(text)).contains(new PhoneNumber(number));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            US | (555) 123-4567       | +15551234567
            US | 555.123.4567 x12     | +15551234567
            US | 1-415-555-2671       | +14155552671
            US | 0034 600 123 456     | +34600123456
            US | +34 600 123 456      | +34600123456
            ES | 600-123-456          | +34600123456
            ES | 34600123456          | +34600123456
            ES | 600123456.0          | +34600123456
            MX | 55 1234 5678         | +525512345678
            MX | 044 55 1234 5678     | +525512345678
            MX | 01 55 1234 5678      | +525512345678
            AR | 011 15-2345-6789     | +5491123456789
            BR | (11) 98765-4321      | +5511987654321
            BR | 0 21 11 98765-4321   | +5511987654321
            FR | 06 12 34 56 78       | +33612345678
            RU | 8 (495) 123-45-67    | +74951234567
            """)
    void numberWithoutCountry_isOfTheDefaultRegion(String region, String text, String number) {
      assertThat(new AddressParser(region).parsePhone(text)).contains(new PhoneNumber(number));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "+",
          "n/a",
          "5512345678",
          "+123456",
          "+1234567890123456",
          "+999 123 456 789",
          "+34 600 12 34",
          "+34 600 123 456 / 600 123 457",
          "+34 600 123 456, +34 600 123 457",
          "3.46E+10",
          "Calle 123, 4567 8901 234",
          "ana+34600123456@example.com",
          "911"
        })
    void impossibleNumber_isRefused(String text) {
      assertThat(parser.parsePhone(text)).isEmpty();
      assertThat(new AddressParser("US").parsePhone("555-1234")).isEmpty();
      assertThat(new AddressParser("US").parsePhone("0034600123")).isEmpty();
    }

    @Test
    void invisibleCharacters_areIgnored() {
      assertThat(parser.parsePhone("\u202a+34\u00a0600\u200b 123 456\u202c\t"))
          .contains(new PhoneNumber("+34600123456"));
      assertThat(parser.parsePhone("\uff0b34 600 123 456")).isPresent();
    }

    @Test
    void expectation_namesTheDefaultRegion() {
      assertThat(parser.expectedPhone()).contains("with its country");
      assertThat(new AddressParser("AR").expectedPhone()).contains("of AR");
      assertThatThrownBy(() -> new AddressParser("UK")).hasMessageContaining("\"UK\"");
    }
  }

  @Nested
  class Email {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '~',
        textBlock =
            """
            ana@example.com                    | ana@example.com
            Ana@Example.com                    | Ana@Example.com
            ana@m\u00fcller.example                 | ana@xn--mller-kva.example
            ana@M\u00dcLLER.example                 | ana@xn--mller-kva.example
            ana@mu\u0308ller.example                | ana@xn--mller-kva.example
            ana@xn--mller-kva.example          | ana@xn--mller-kva.example
            ana@stra\u00dfe.example                 | ana@xn--strae-oqa.example
            ana@\u4f8b\u3048.\u30c6\u30b9\u30c8                        | ana@xn--r8jz45g.xn--zckzah
            Ana <ana@example.com>              | ana@example.com
            "P\u00e9rez, Ana" <ana@example.com>     | ana@example.com
            <ana@example.com>                  | ana@example.com
            mailto:ana@example.com             | ana@example.com
            "ana@example.com"                  | ana@example.com
            'ana@example.com'                  | ana@example.com
            \u201cana@example.com\u201d                  | ana@example.com
            ana@example.com.                   | ana@example.com
            ana@example.com;                   | ana@example.com
            o'neil@example.com                 | o'neil@example.com
            """)
    void addressAsPeopleWriteIt_isStoredInOneSpelling(String text, String address) {
      assertThat(parser.parseEmail(text)).contains(new EmailAddress(address));
    }

    @Test
    void invisibleCharacters_areIgnored() {
      assertThat(parser.parseEmail("\ufeff\u00a0ana@exam\u200bple.com\u200b \r\n\u3000"))
          .contains(new EmailAddress("ana@example.com"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "n/a",
          "ana",
          "ana@localhost",
          "Ana <ana@example.com>, Eve <eve@example.com>",
          "ana@example.com, eve@example.com",
          "ana@example.com\r\nBcc: eve@example.com",
          "ana @example.com",
          "ana@xn--zzzzzzz\u00e9.example",
          "ana@-m\u00fcller.example",
          "ana@example..com"
        })
    void otherText_isRefused(String text) {
      assertThat(parser.parseEmail(text)).isEmpty();
      assertThat(parser.expectedEmailInsteadOf(text))
          .isEqualTo("an email address, such as ada@example.com");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "jos\u00e9@example.com",
          "Jos\u00e9 <jos\u00e9@m\u00fcller.example>",
          "\u7528\u6237@example.com"
        })
    void localPartOfAnotherScript_isRefusedWithItsReason(String text) {
      assertThat(parser.parseEmail(text)).isEmpty();
      assertThat(parser.expectedEmailInsteadOf(text)).contains("before the @", "SMTPUTF8");
    }
  }
}
