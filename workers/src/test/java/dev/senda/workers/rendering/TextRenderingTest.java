package dev.senda.workers.rendering;

import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Message.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Messages of plain text, and approved WhatsApp templates. */
class TextRenderingTest extends RendererTestBase {

  @Test
  void text_isPlain_andLinksAreTracked() throws IOException {
    attributes.put("first_name", "Ada & <Eve>");
    write(
        "tips/nudge.en.sms",
        """
        Hi {{ contact.first_name }}, see (https://example.org/a?b=1&c=2).
        Stop: {{ links.unsubscribe }}
        """);

    var text = render(sms("nudge"));

    assertThat(text.locale()).isEqualTo("en");
    assertThat(text.subject()).startsWith("Hi Ada & <Eve>, see (https://example.org").endsWith("…");
    var lines = text.text().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).startsWith("Hi Ada & <Eve>, see (" + BASE + "/t/").endsWith(").");
    var token = lines.getFirst().replaceAll(".*/t/|\\)\\.$", "");
    assertThat(TOKENS.verify(LinkPurpose.CLICK, token))
        .contains(new LinkTokenContent(ID, "https://example.org/a?b=1&c=2"));
    assertThat(lines.getLast()).startsWith("Stop: " + BASE + "/u/");
  }

  @Test
  void missingVariable_namesTemplateOfThatChannel() throws IOException {
    write("tips/nudge.en.sms", "Your code is {{ contact.code }}");

    assertThatThrownBy(() -> render(sms("nudge")))
        .hasMessageStartingWith(
            "template \"nudge.sms\" (en): variable \"contact.code\" is missing");
  }

  @Test
  void whatsApp_mayHaveApprovedTemplate() throws IOException {
    attributes.put("first_name", "Ada\n& <Eve>");
    var sid = "HX" + "0123456789abcdef".repeat(2);
    write(
        "tips/nudge.en.whatsapp",
        """
        ---
        content: %s
        variables:
          "1": "{{ contact.first_name }}"
          "2": "https://example.org/a"
        ---
        Hi {{ contact.first_name }}
        """
            .formatted(sid));

    var text = render(whatsapp("nudge"));

    assertThat(text.text()).isEqualTo("Hi Ada\n& <Eve>");
    var content = Objects.requireNonNull(text.whatsAppTemplate());
    assertThat(content.sid()).isEqualTo(sid);
    assertThat(content.variables()).containsEntry("1", "Ada & <Eve>");
    assertThat(content.variables().get("2")).startsWith(BASE + "/t/");

    write("tips/nudge.en.whatsapp", "Hi {{ contact.first_name }}");
    assertThat(render(whatsapp("nudge")).whatsAppTemplate()).isNull();
  }

  @Test
  void invalidApprovedTemplate_isRefused() throws IOException {
    write("tips/nudge.en.whatsapp", "---\ncontent: HX1\n---\nHi");
    assertThatThrownBy(() -> render(whatsapp("nudge")))
        .hasMessage(
            "template \"nudge.whatsapp\" (en): front matter: content is \"HX1\""
                + " (expected HX and 32 hexadecimal digits)");

    var sid = "HX" + "0123456789abcdef".repeat(2);
    write("tips/nudge.en.whatsapp", "---\ncontent: %s\nsubject: Hi\n---\nHi".formatted(sid));
    assertThatThrownBy(() -> render(whatsapp("nudge")))
        .hasMessageContaining(
            "\"subject\" is unknown (expected content, variables or short-links)");

    write(
        "tips/nudge.en.whatsapp",
        "---\ncontent: %s\nvariables:\n  \"1\": \"{{ contact.code }}\"\n---\nHi".formatted(sid));
    assertThatThrownBy(() -> render(whatsapp("nudge")))
        .hasMessageContaining("variable \"contact.code\" is missing");

    attributes.put("code", " ");
    assertThatThrownBy(() -> render(whatsapp("nudge")))
        .hasMessageContaining("variable \"1\" of its content is empty");
  }

  @Test
  void emptyOrMissingText_isRefused() throws IOException {
    write("tips/nudge.en.sms", "{% if contact.first_name == 'Eve' %}Hi{% endif %}");

    assertThatThrownBy(() -> render(sms("nudge"))).hasMessageContaining("its text is empty");
    assertThatThrownBy(() -> render(whatsapp("nudge")))
        .hasMessageContaining("expected nudge.en.whatsapp beside Tips");
  }
}
