package dev.senda.workers.rendering;

import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing that an author writes vanishes silently: it is in the mail, or it is refused. */
class MjmlRenderingTest extends RendererTestBase {

  private void sections(String mjml) throws IOException {
    write("tips/hello.en.mjml", "---\nsubject: Hi\n---\n" + mjml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "<mj-include path='./header.mjml' /> => line 5: found <mj-include>, which is not supported",
        "<mj-foo>Hello</mj-foo> => line 5: found <mj-foo>, which is not supported",
        "<mj-txt>Hello</mj-txt> => did you mean \"mj-text\"?",
        "<mj-image src='https://example.org/a.png'>Hello</mj-image> => found content in <mj-image>, expected none",
        "<mj-divider><mj-text>Hello</mj-text></mj-divider> => found content in <mj-divider>",
        "<mj-social><mj-text>Hello</mj-text></mj-social> => found <mj-text> in <mj-social>",
        "<mj-carousel>Hello</mj-carousel> => found text in <mj-carousel>",
        "<mjml><mj-body><mj-section>Hello</mj-section></mj-body></mjml> => found <mjml> in <mj-column>, expected sections",
        "<mj-head><mj-title>Hello</mj-title></mj-head> => found <mj-head> in <mj-column>",
        "</mj-column></mj-section></mj-body><mj-text>Hello</mj-text><mj-body><mj-section><mj-column> => found <mj-text> in <mjml>",
        "</mj-column></mj-section></mj-body>Hello<mj-body><mj-section><mj-column> => found text in <mjml>",
        "</mj-column></mj-section></mj-body><mj-body><mj-section><mj-column> => found a second <mj-body>",
        "<mj-text>a <mj-text>Hello</mj-text></mj-text> => found <mj-text> where it is not compiled",
      })
  void whatWouldVanish_isRefusedWithItsReason(String mjml, String reason) throws IOException {
    sections("<mj-section><mj-column>\n" + mjml + "\n</mj-column></mj-section>\n");

    assertThatThrownBy(() -> render(email("hello"), "en"))
        .isInstanceOf(RenderingException.class)
        .hasMessageContaining("template \"hello\" (en): its MJML is broken: ")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({"<mj-include path='x' />", "<mj-style inline=\"inline\">p { color: red }</mj-style>"})
  void whatWouldVanishFromTheLayout_isRefused(String mjml) throws IOException {
    template("en", "subject: Hi", "<p>Hello</p>");
    write(
        "layout.en.mjml",
        "<mjml><mj-head>%s</mj-head><mj-body>{{ content }}</mj-body></mjml>".formatted(mjml));

    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("its MJML is broken: in its layout: line 1: found <mj-");
  }

  @Test
  void unsupportedElement_inAComment_isNoFault() throws IOException {
    template(
        "en",
        "subject: Hi",
        "<p>Hello<!-- <mj-include path='x' /> --></p>{% comment %}<mj-foo />{% endcomment %}");

    assertThat(render(email("hello"), "en").text()).startsWith("Hello\n");
  }

  @Test
  void cdata_isText() throws IOException {
    attributes.put("first_name", "A & B");
    template("en", "subject: Hi", "a <![CDATA[ b &lt; <c> {{ contact.first_name }} ]]> d");

    var mail = render(email("hello"), "en");

    assertThat(mail.text()).startsWith("a b &lt; <c> A & B d\n");
    assertThat(Jsoup.parse(mail.html()).text()).contains("a b &lt; <c> A & B d");
  }

  @Test
  void cdataInAStyle_isCss() throws IOException {
    template("en", "subject: Hi", "<p>Hello</p>");
    write(
        "layout.en.mjml",
        """
        <mjml><mj-head><mj-style><![CDATA[ .a > .b { color: red } ]]></mj-style></mj-head>
        <mj-body>{{ content }}<mj-section><mj-column><mj-text>
        <a href="{{ links.unsubscribe }}">Unsubscribe</a></mj-text></mj-column></mj-section>
        </mj-body></mjml>
        """);

    assertThat(render(email("hello"), "en").html()).contains(".a > .b { color: red }");
  }

  @Test
  void comments_areForDevelopers_unlessOutlookReadsThem() throws IOException {
    template(
        "en",
        "subject: Hi",
        """
        <p>Hello<!-- secret one --></p></mj-text><!-- secret two -->
        <mj-raw><!--[if mso]><b>Outlook</b><![endif]--><!--[if !mso]><!--><i>Others</i><!--<![endif]-->
        <!-- secret three --></mj-raw><mj-text><!--
        secret four {{ contact.nickname | default: "x" }} -->
        """);

    var html = render(email("hello"), "en").html();

    assertThat(html).doesNotContain("secret").contains("<b>Outlook</b>", "<i>Others</i>");
    assertThat(render(email("hello"), "en").text()).contains("Hello", "Others");
  }
}
