package dev.senda.journey.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.links.LinkTarget.Direct;
import dev.senda.journey.links.LinkTarget.Refused;
import dev.senda.journey.links.LinkTarget.Web;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTargetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "https://shop.example/?utm_campaign=50%off https://shop.example/?utm_campaign=50%25off",
        "https://shop.example/100%/x%2 https://shop.example/100%25/x%252",
        "https://shop.example/a%20b%zz#5% https://shop.example/a%20b%25zz#5%25",
        "https://müller.example/angebot https://xn--mller-kva.example/angebot",
        "https://M%C3%9Cller.example https://xn--mller-kva.example",
        "https://straße.example/ https://xn--strae-oqa.example/",
        "https://faß.de/ https://xn--fa-hia.de/",
        "https://βόλος.com/ https://xn--nxasmm1c.com/",
        "https://日本語。example/ https://xn--wgv71a119e.example/",
        "https://☕.example/ https://xn--53h.example/",
        "https://my_shop.example/x https://my_shop.example/x",
        "https://_dmarc.my-shop_2.example/x https://_dmarc.my-shop_2.example/x",
        "`https://shop.example/a b?c=d e` https://shop.example/a%20b?c=d%20e",
        "https://shop.example/größe?ä=ö https://shop.example/gr%C3%B6%C3%9Fe?%C3%A4=%C3%B6",
        "https://shop.example/a[1]|{2}?f[0]=a|b"
            + " https://shop.example/a%5B1%5D%7C%7B2%7D?f[0]=a%7Cb",
        "https://shop.example/\"it's\"?q=\"x\" https://shop.example/%22it's%22?q=%22x%22",
        "https://shop.example/#/cart#2 https://shop.example/#/cart%232",
        "https:\\\\shop.example\\a\\b?c=\\ https://shop.example/a/b?c=%5C",
        "https:shop.example/x https://shop.example/x",
        "HTTPS://Shop.Example/Path https://shop.example/Path",
        "https://shop.example:8443/x https://shop.example:8443/x",
        "https://shop.example:/x https://shop.example/x",
        "https://ana@example.org@shop.example/x https://ana%40example.org@shop.example/x",
        "http://[2001:db8::1]:8080/x http://[2001:db8::1]:8080/x",
        "http://127.0.0.1/x http://127.0.0.1/x",
        "https://shop.example./x https://shop.example./x",
        "//shop.example/x https://shop.example/x",
        "www.shop.example/x https://www.shop.example/x",
        "https://shop.example https://shop.example",
        "https://shop.example?x=1 https://shop.example?x=1"
      })
  void pageOfTheWeb_isWrittenSoThatItCanBeFollowed(String href, String address) {
    assertThat(LinkTarget.parse(href)).isEqualTo(new Web(address));
    assertThat(LinkTarget.parse(address)).isEqualTo(new Web(address));
  }

  @Test
  void breaksAndBlanksAroundTheAddress_areIgnored() {
    assertThat(LinkTarget.parse("\n  https://shop.\n\texample/a\u00a0"))
        .isEqualTo(new Web("https://shop.example/a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mailto:ana@example.org?subject=Hi there",
        "tel:+34600000001",
        "sms:+34600000001?body=Hola",
        "myapp://cart/1",
        "whatsapp://send?text=Hi",
        "intent://scan/#Intent;scheme=zxing;package=com.example;end",
        "market://details?id=com.example",
        "webcal://shop.example/events.ics",
        "viber://chat?number=1",
        "com.example.app:/callback",
        "geo:40.4,-3.7",
        "#top"
      })
  void addressOfAnApp_passesAsItIs(String href) {
    assertThat(LinkTarget.parse(href)).isEqualTo(new Direct(href));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "JaVaScript:alert(1)",
        "java\nscript:alert(1)",
        "\u0001javascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "blob:https://shop.example/1",
        "ms-msdt:/id",
        "",
        " \n",
        "/products/1",
        "products/1",
        "?page=2",
        "shop.example/x",
        "shop.example:8080/x",
        "localhost:3000/x",
        "https://",
        "https:///",
        "https://?x=1",
        "https://shop..example/",
        "https://shop example/",
        "https://{{host}}/",
        "https://shop.example:99999/",
        "https://shop.example:http/",
        "https://1.2.3.4.5/",
        "https://300.1.1.1/",
        "https://[::1/",
        "https://[shop]/",
        "https://%zz.example/",
        "https://a%2Fb.example/"
      })
  void dangerousAddressOrOneThatLeadsNowhere_isRefused(String href) {
    assertThat(LinkTarget.parse(href)).isInstanceOf(Refused.class);
  }

  @Test
  void addressThatFitsNoRequestLine_isRefused() {
    var fits = "https://shop.example/?q=" + "x".repeat(4_976);

    assertThat(LinkTarget.parse(fits)).isEqualTo(new Web(fits));
    assertThat(LinkTarget.parse(fits + "x"))
        .isEqualTo(new Refused("an address of 5001 characters (expected at most 5000)"));
    assertThat(LinkTarget.parse("https://shop.example/" + "ä".repeat(900)))
        .isInstanceOf(Refused.class);
  }

  /** Whatever is in a template: it is refused, or an HTTP client can follow what is written. */
  @Test
  void anyText_isRefusedOrCanBeFollowed() {
    var random = new Random(13);
    int followed = 0;
    for (int i = 0; i < 50_000; i++) {
      var href = GeneratedLinks.next(random);
      if (LinkTarget.parse(href) instanceof Web(var address)) {
        followed++;
        assertThat(address).as(href).matches("https?://[!-~]+").hasSizeLessThanOrEqualTo(5_000);
        assertThat(LinkTarget.parse(address)).as(href).isEqualTo(new Web(address));
        assertThat(URI.create(address).getRawAuthority()).as(href).isNotEmpty();
      }
    }
    assertThat(followed).isGreaterThan(5_000);
  }

  @Nested
  class Parameters {

    private static final Map<String, String> UTM =
        new LinkedHashMap<>(Map.of("utm_campaign", "50% off & more"));

    @ParameterizedTest
    @CsvSource(
        delimiter = ' ',
        value = {
          "https://shop.example https://shop.example/?utm_campaign=50%25%20off%20%26%20more",
          "https://shop.example/a?b=1 https://shop.example/a?b=1&utm_campaign=50%25%20off%20%26%20more",
          "https://shop.example/a?#c https://shop.example/a?utm_campaign=50%25%20off%20%26%20more#c",
          "https://shop.example/a?b& https://shop.example/a?b&utm_campaign=50%25%20off%20%26%20more",
          "https://shop.example/#/a?b=1"
              + " https://shop.example/?utm_campaign=50%25%20off%20%26%20more#/a?b=1",
          "https://shop.example?x https://shop.example?x&utm_campaign=50%25%20off%20%26%20more"
        })
    void parameter_isAddedToTheQuery(String before, String after) {
      assertThat(new Web(before).withParameters(UTM)).isEqualTo(new Web(after));
      assertThat(LinkTarget.parse(after)).isEqualTo(new Web(after));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://shop.example/?utm_campaign=spring",
          "https://shop.example/?UTM_Campaign=#x",
          "https://shop.example/?a=1;utm_campaign=b",
          "https://shop.example/?utm%5Fcampaign=b"
        })
    void parameterThatIsThere_keepsItsValue(String address) {
      assertThat(new Web(address).withParameters(UTM)).isEqualTo(new Web(address));
    }

    @Test
    void addressThatWouldBecomeTooLong_staysAsItIs() {
      var address = new Web("https://shop.example/?q=" + "x".repeat(4_970));

      assertThat(address.withParameters(UTM)).isEqualTo(address);
    }
  }

  /** Texts that are nearly addresses. */
  static final class GeneratedLinks {

    private static final List<String> PIECES =
        List.of(
            "https://",
            "http:",
            "HTTPS:\\\\",
            "//",
            "www.",
            "shop",
            ".",
            "example",
            "müller",
            "ß",
            "_",
            "-",
            "%",
            "%2",
            "%20",
            "%C3%BC",
            "%ff",
            "@",
            ":",
            "8080",
            "/",
            "\\",
            "?",
            "#",
            "&",
            "=",
            "[",
            "]",
            "{",
            "}",
            "|",
            "\"",
            "'",
            "<",
            ">",
            " ",
            "\n",
            "\u0000",
            "\ud83d",
            "☕",
            "日本",
            "\u00a0",
            "\u200d",
            "utm_campaign",
            "1.2.3.4",
            "[::1]",
            "xn--",
            "javascript:",
            "^",
            "`",
            "+",
            ",",
            ";",
            "~",
            "*",
            "(",
            ")",
            "a".repeat(64));

    private GeneratedLinks() {}

    static String next(Random random) {
      var text = new StringBuilder(random.nextInt(3) == 0 ? "" : "https://shop.example");
      int length = random.nextInt(12);
      for (int i = 0; i < length; i++) {
        text.append(
            random.nextInt(20) == 0
                ? Character.toString(random.nextInt(0x3000))
                : PIECES.get(random.nextInt(PIECES.size())));
      }
      return text.toString();
    }
  }
}
