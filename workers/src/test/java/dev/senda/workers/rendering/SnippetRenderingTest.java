package dev.senda.workers.rendering;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Snippets are files beside the templates, and parts of the mails that name them. */
class SnippetRenderingTest extends RendererTestBase {

  @Test
  void snippetOfSections_becomesPartOfTheMail_withTrackedLinks() throws IOException {
    event.put("products", List.of(Map.of("name", "Mug & co"), Map.of("name", "Lamp")));
    write(
        "tips/card.liquid",
        "<mj-section><mj-column><mj-text>{{ card.name }}</mj-text>"
            + "<mj-button href=\"https://shop.example/{{ card.name | url_encode }}\">Buy</mj-button>"
            + "</mj-column></mj-section>");
    write("tips/hello.en.mjml", "---\nsubject: Hi\n---\n{% render 'card' for event.products %}\n");

    var mail = render(email("hello"), "en");

    assertThat(mail.html()).contains(">Mug &amp; co<", ">Lamp<").doesNotContain("mj-section");
    assertThat(mail.html()).doesNotContain("https://shop.example/Lamp");
    assertThat(mail.text()).contains("Mug & co", "Lamp");
  }

  @Test
  void nearestLocale_andTheJourneysOwnSnippet_comeFirst() throws IOException {
    template("es", "subject: Hola", "{% render 'greeting' %}");
    write("layout.es.mjml", Files.readString(directory.resolve("layout.en.mjml")));
    write("greeting.liquid", "shared");
    assertThat(render(email("hello"), "es-MX").html()).contains("shared");

    write("greeting.es.liquid", "compartido");
    assertThat(render(email("hello"), "es-MX").html()).contains("compartido");

    write("tips/greeting.es.liquid", "propio");
    assertThat(render(email("hello"), "es-MX").html()).contains("propio");
  }

  @Test
  void textMessagesAndSubjects_mayHaveSnippets() throws IOException {
    write("who.liquid", "{{ contact.first_name | default: 'you' }}");
    write("tips/hello.en.sms", "Hi {% render 'who' %}");
    template("en", "subject: \"Hi {% render 'who' %}\"", "<p>Hello</p>");

    assertThat(render(sms("hello")).text()).isEqualTo("Hi Ada");
    assertThat(render(email("hello"), "en").subject()).isEqualTo("Hi Ada");
  }

  @Test
  void correctedSnippet_countsAtOnce_andABrokenOneIsNamed() throws IOException {
    template("en", "subject: Hi", "{% render 'part' %}");
    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("found snippet \"part\", expected part.en.liquid or part.liquid");

    write("tips/part.liquid", "\n\n{{ contact.first_name | shout }}");
    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("line 5: in snippet \"part\": line 3: found filter \"shout\"");

    write("tips/part.liquid", "{{ contact.first_name | upcase }}");
    assertThat(render(email("hello"), "en").html()).contains("ADA");
  }
}
