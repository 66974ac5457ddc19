package dev.senda.workers.rendering;

import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.workers.rendering.page.HtmlToTextConverter;
import java.io.IOException;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text part reads like the mail. */
class TextPartTest extends RendererTestBase {

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "<blockquote>Quote</blockquote><pre>a  b\\n c</pre> => Quote\\n\\na  b\\n c",
        "Before<blockquote>Quote</blockquote>after => Before\\nQuote\\n\\nafter",
        "<section>One</section><article>Two</article><footer>Three</footer> => One\\n\\nTwo\\n\\nThree",
        "<h5>Title</h5>Text => Title\\n\\nText",
        "<dl><dt>Term</dt><dd>Meaning</dd></dl> => Term\\nMeaning",
        "<ol><li>One</li><li>Two</li></ol> => 1. One\\n2. Two",
        "<ol start=3><li>One</li><li value=7>Two</li><li>Three</li></ol> => 3. One\\n7. Two\\n8. Three",
        "<ol><li>One<ul><li>a</li></ul></li><li>Two</li></ol> => 1. One\\n- a\\n2. Two",
        "<ul><li>One</li><li>Two</li></ul> => - One\\n- Two",
        "<a href=https://x.example><img alt=''></a><a href=https://x.example>Shop</a> => Shop (https://x.example)",
        "<a href=https://x.example><img alt='Shop'></a> <a href=https://x.example>Shop</a> => Shop (https://x.example)",
        "<a href=https://x.example>Shop</a><a href=https://x.example><img alt=''></a> => Shop (https://x.example)",
        "<a href=https://x.example><img alt=''></a> <a href=https://y.example><img alt=''></a> => https://x.example https://y.example",
        "<a href=https://x.example>Shop</a> or <a href=https://x.example>shop</a> => Shop (https://x.example) or shop (https://x.example)",
        "<a href=https://x.example><img alt=''></a> then words => https://x.example then words",
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table> => a b\\nc",
      })
  void html_becomesText(String html, String expected) {
    assertThat(
            HtmlToTextConverter.convert(Jsoup.parseBodyFragment(html.replace("\\n", "\n"))).strip())
        .isEqualTo(expected.replace("\\n", "\n"));
  }

  @Test
  void socialElements_printTheirLinkOnce() throws IOException {
    template(
        "en",
        "subject: Hi",
        """
        Hello</mj-text><mj-social>
        <mj-social-element name="github-noshare" href="https://example.org/code">Code</mj-social-element>
        <mj-social-element name="web" href="https://example.org/web" />
        </mj-social><mj-text>Bye
        """);

    var text = render(email("hello"), "en").text();

    assertThat(text.split(BASE + "/t/", -1)).as(text).hasSize(3);
    assertThat(text).containsPattern("Code \\(" + BASE + "/t/\\S+\\)");
  }
}
