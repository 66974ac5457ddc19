package dev.senda.workers.rendering.links;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextLinksTest {

  /** The addresses are in double braces in the right column. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          See https://w.example/wiki/Foo_(bar) now | See {{https://w.example/wiki/Foo_(bar)}} now
          (see https://w.example/Foo_(bar)) | (see {{https://w.example/Foo_(bar)}})
          (see https://w.example/Foo_(bar).) | (see {{https://w.example/Foo_(bar)}}.)
          (https://w.example/a). Then | ({{https://w.example/a}}). Then
          [a](https://w.example/a) | [a]({{https://w.example/a}})
          [https://w.example/a](https://w.example/b) | [{{https://w.example/a}}]({{https://w.example/b}})
          {https://w.example/f[0]=a[1]} | {{{https://w.example/f[0]=a[1]}}}
          https://w.example/a(b | {{https://w.example/a(b}}
          https://w.example/a ( | {{https://w.example/a}} (
          https://w.example/a? | {{https://w.example/a}}?
          https://w.example/?a=b. | {{https://w.example/?a=b}}.
          https://w.example/a,b;c:d!e?f=g... | {{https://w.example/a,b;c:d!e?f=g}}...
          Go:https://w.example/a!!! | Go:{{https://w.example/a}}!!!
          "https://w.example/a" | "{{https://w.example/a}}"
          'https://w.example/a' | '{{https://w.example/a}}'
          https://w.example/it's | {{https://w.example/it's}}
          <https://w.example/a> | <{{https://w.example/a}}>
          <a href=https://w.example/a>x</a> | <a href={{https://w.example/a}}>x</a>
          “https://w.example/a” | “{{https://w.example/a}}”
          «https://w.example/a» | «{{https://w.example/a}}»
          „https://w.example/a“ | „{{https://w.example/a}}“
          ‘https://w.example/a’ | ‘{{https://w.example/a}}’
          https://w.example/a… | {{https://w.example/a}}…
          ¿https://w.example/a? | ¿{{https://w.example/a}}?
          *https://w.example/a* | *{{https://w.example/a}}*
          _https://w.example/a_ | _{{https://w.example/a}}_
          https://w.example/a_ | {{https://w.example/a_}}
          https://w.example/?q=a* | {{https://w.example/?q=a*}}
          见https://w.example/a。好 | 见{{https://w.example/a}}。好
          （https://w.example/a） | （{{https://w.example/a}}）
          https://w.example/ü?ä=ö | {{https://w.example/ü?ä=ö}}
          HTTPS://W.EXAMPLE/A. | {{HTTPS://W.EXAMPLE/A}}.
          http://[::1]:80/a) | {{http://[::1]:80/a}})
          https://w.example/a— and | {{https://w.example/a}}— and
          https://w.example/50%off | {{https://w.example/50%off}}
          Go to www.w.example/x. | Go to {{www.w.example/x}}.
          (WWW.w.example) | ({{WWW.w.example}})
          www.a.example, https://www.b.example/c | {{www.a.example}}, {{https://www.b.example/c}}
          ana@www.w.example awww.w.example www. www.x | ana@www.w.example awww.w.example www. www.x
          https://w.example/?to=www.b.example | {{https://w.example/?to=www.b.example}}
          https://w.example/a\u200bnext | {{https://w.example/a}}\u200bnext
          \u2066https://w.example/a\u2069 | \u2066{{https://w.example/a}}\u2069
          https:// alone | https:// alone
          https://. | https://.
          https://a.example https://b.example. | {{https://a.example}} {{https://b.example}}.
          """)
  void addressInAText_endsWhereReadersExpect(String text, String marked) {
    assertThat(TextLinks.replaceAll(text, address -> "{{" + address + "}}")).isEqualTo(marked);
  }
}
