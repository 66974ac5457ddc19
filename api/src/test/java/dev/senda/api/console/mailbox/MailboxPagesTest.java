package dev.senda.api.console.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.console.ConsolePageTest;
import dev.senda.store.support.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The pages of the dev mailbox. */
class MailboxPagesTest extends ConsolePageTest {

  @Test
  void mailbox_listsMails_andShowsEachPart() {
    var enrollment =
        data.insertRunningEnrollment(
            EBOOK, data.insertContact("Ana", "ana@example.com"), Duration.ofDays(6));
    var message =
        data.insertMessage(
            enrollment, "ebook-guide", "ACCEPTED", null, "Tu guia", Duration.ofDays(6));
    var mail =
        data.insertMail(
            message,
            "ana@example.com",
            "Tu guia",
            "<p>Hola</p><a href='http://127.0.0.1/t/x'>Guide</a><img src='http://127.0.0.1/o/x'>");

    assertThat(console.page("/console/mailbox").select("tbody tr").text())
        .contains("ana@example.com")
        .contains("Tu guia");
    var page = console.page("/console/mailbox/" + mail);
    assertThat(page.select("iframe").attr("src"))
        .isEqualTo("/console/mailbox/%s/html".formatted(mail));
    assertThat(page.select("a:contains(Ana in ebook-nurture)").attr("href"))
        .isEqualTo("/console/enrollments/" + enrollment);
    assertThat(page.text()).contains("Showing this mail loaded its open pixel");
    assertThat(console.page("/console/mailbox/%s?part=headers".formatted(mail)).text())
        .contains("Subject Tu guia");
    assertThat(console.page("/console/mailbox/%s?part=source".formatted(mail)).select("pre").text())
        .contains("multipart/alternative");
  }

  @Test
  void textPart_loadsNoPixel() {
    var mail =
        data.insertMail(
            Ids.newUuid(), "ana@example.com", "Tu guia", "<img src='http://127.0.0.1/o/x'>");

    var page = console.page("/console/mailbox/%s?part=text".formatted(mail));

    assertThat(page.select("pre").text()).isEqualTo("Hola Ana, aquí está tu guía.");
    assertThat(page.select("iframe, img")).isEmpty();
  }

  @Test
  void stubbedMessage_saysSo_andLinksItsText() {
    var text =
        """
        Message-ID: <%s@senda>
        From: hello@ourcompany.example
        To: +5215512345678
        Subject: Still there?
        X-Senda-Channel: sms
        Content-Type: text/plain; charset=UTF-8

        Still there? <b>See</b> http://127.0.0.1/t/x.
        """
            .formatted(Ids.newUuid())
            .replace("\n", "\r\n");
    var mail =
        mailbox.append(
            "<1@senda>",
            "+5215512345678",
            "hello@ourcompany.example",
            "Still there?",
            text.getBytes(StandardCharsets.UTF_8));

    var page = console.page("/console/mailbox/" + mail);

    assertThat(page.select(".notice").text())
        .startsWith("Stubbed message. A message for sms was recorded here instead of being sent.");
    assertThat(page.select("pre").text())
        .isEqualTo("Still there? <b>See</b> http://127.0.0.1/t/x.");
    assertThat(page.select("pre a").eachAttr("href")).containsExactly("http://127.0.0.1/t/x");
  }

  @Test
  void htmlFrame_keepsPixelAndLinks_andRunsNoScript() {
    var mail =
        data.insertMail(
            Ids.newUuid(),
            "ana@example.com",
            "Tu guia",
            "<script>alert(1)</script><a href='http://127.0.0.1/t/x'>Guide</a><img src='http://127.0.0.1/o/x'>");

    var response = console.get("/console/mailbox/%s/html".formatted(mail));

    assertThat(response.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .startsWith("sandbox allow-popups")
        .contains("frame-ancestors 'self'")
        .doesNotContain("script-src");
    assertThat(response.body())
        .contains("src=\"http://127.0.0.1/o/x\"")
        .contains("href=\"http://127.0.0.1/t/x\" target=\"_blank\"")
        .doesNotContain("alert(1)");
  }

  @Test
  void source_downloadsRawMail() {
    var mail = data.insertMail(Ids.newUuid(), "ana@example.com", "Tu guia", "<p>Hola</p>");

    var response = console.get("/console/mailbox/%s/source".formatted(mail));

    assertThat(response.headers().firstValue("Content-Disposition").orElse(""))
        .contains(mail + ".eml");
    assertThat(response.body()).startsWith("Message-ID: <");
  }
}
