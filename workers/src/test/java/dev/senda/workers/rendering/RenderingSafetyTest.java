package dev.senda.workers.rendering;

import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** Contact data that attempt an injection. */
class RenderingSafetyTest extends RendererTestBase {

  @Test
  void contactData_isEscapedInTextAndAttributes() throws IOException {
    attributes.put("first_name", "<script>alert(1)</script>");
    attributes.put("company", "\" onmouseover=\"alert(1)\" x=\"<img src=x>' onerror='alert(1)");
    attributes.put("code", "{{ contact.email }}{% raw %}");
    template(
        "en",
        "subject: Hi",
        """
        <p title='{{ contact.company }}'>{{ contact.first_name }} {{ contact.code }}</p>
        <a href="https://example.org/?q={{ contact.company }}">{{ contact.company }}</a>
        </mj-text><mj-image alt="{{ contact.company }}" src="https://example.org/a.png"
          href="https://example.org/{{ contact.company | url_encode }}" />
        <mj-button href="https://example.org/?b={{ contact.company }}">{{ contact.first_name }}</mj-button>
        <mj-text>{% assign who = contact.first_name %}{{ who }} {{- contact.first_name -}}
        """);

    var page = Jsoup.parse(render(email("hello"), "en").html());

    assertThat(page.select("script, [onmouseover], [onerror], img[src=x]")).isEmpty();
    assertThat(page.text())
        .contains("<script>alert(1)</script>", "{{ contact.email }}{% raw %}")
        .contains("\" onmouseover=\"alert(1)\"");
    assertThat(page.select("p[title]").attr("title")).isEqualTo(attributes.get("company"));
    assertThat(page.select("img[alt]").eachAttr("alt"))
        .contains(attributes.get("company").toString());
  }

  @Test
  void scriptLinkFromData_isLeftOut() throws IOException {
    event.put("url", "javascript:alert(1)");
    template("en", "subject: Hi", "<a href=\"{{ event.url }}\">Back to your cart</a>");

    var mail = render(email("hello"), "en");

    assertThat(mail.html()).contains("Back to your cart").doesNotContain("javascript");
    assertThat(mail.leftOutLinks())
        .containsExactly(
            "link 1: the scheme javascript: (expected https://, http:// or the scheme of an app)");
  }

  @Test
  void lineBreakInValue_addsNoHeader() throws IOException {
    attributes.put("first_name", "Ada\r\nBcc: everybody@example.com\u2028X:\0 y");
    template("en", "subject: Hi {{ contact.first_name }} & more", "<p>Hello</p>");

    assertThat(render(email("hello"), "en").subject())
        .isEqualTo("Hi Ada Bcc: everybody@example.com X: y & more");
  }

  @Test
  void cachedPage_doesNotMixContacts() throws IOException {
    template("en", "subject: Hi", "<p>Dear {{ contact.first_name }} \ue0000\ue001</p>");
    var renderer = renderer();

    var hers =
        (RenderedEmail)
            renderer.render(letter(email("hello"), "en", Map.of("first_name", "\ue0001\ue001")));
    var his =
        (RenderedEmail) renderer.render(letter(email("hello"), "en", Map.of("first_name", "Bob")));

    assertThat(hers.text()).doesNotContain("Acme Acme", "Bob");
    assertThat(his.text()).contains("Dear Bob").doesNotContain("\ue001");
  }

  @Test
  void concurrentRendering_doesNotMixContacts() throws Exception {
    template("en", "subject: Hi {{ contact.first_name }}", "<p>Dear {{ contact.first_name }}.</p>");
    var renderer = renderer();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var mails =
          threads.invokeAll(
              IntStream.range(0, 200)
                  .<Callable<Boolean>>mapToObj(
                      number ->
                          () -> {
                            var name = "Ada" + number + "x";
                            var mail =
                                (RenderedEmail)
                                    renderer.render(
                                        letter(email("hello"), "en", Map.of("first_name", name)));
                            return mail.subject().equals("Hi " + name)
                                && mail.text().startsWith("Dear " + name + ".");
                          })
                  .toList());
      for (var mail : mails) {
        assertThat(mail.get()).isTrue();
      }
    }
  }
}
