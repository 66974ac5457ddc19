package dev.senda.api.console.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ParsedMailTest {

  @Test
  void nestedParts_areFound() {
    var parts =
        parts(
            """
            Subject: =?UTF-8?B?VHUgZ3XDrWE=?=
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="outer"

            --outer
            Content-Type: multipart/alternative; boundary="inner"

            --inner
            Content-Type: text/plain; charset=ISO-8859-1
            Content-Transfer-Encoding: quoted-printable

            Tu gu=EDa
            --inner
            Content-Type: text/html; charset=UTF-8
            Content-Transfer-Encoding: base64

            PHA+VHUgZ3XDrWE8L3A+
            --inner--
            --outer
            Content-Type: application/pdf
            Content-Disposition: attachment; filename="guide.pdf"

            x
            --outer--
            """);

    assertThat(parts.headers()).contains(new ParsedMail.MailHeader("Subject", "Tu guía"));
    assertThat(parts.text()).isEqualTo("Tu guía");
    assertThat(parts.html()).isEqualTo("<p>Tu guía</p>");
    assertThat(parts.attachments()).containsExactly("guide.pdf");
    assertThat(parts.parseError()).isNull();
  }

  @Test
  void plainTextMail_hasNoHtml() {
    var parts = parts("Subject: Hello\n\nJust words\n");

    assertThat(parts.text()).isEqualTo("Just words\r\n");
    assertThat(parts.html()).isNull();
  }

  @Test
  void truncatedMail_showsItsBeginningAndAnError() {
    var parts =
        parts(
            """
            Subject: Broken
            MIME-Version: 1.0
            Content-Type: multipart/alternative

            no boundary at all
            """);

    assertThat(parts.headers()).contains(new ParsedMail.MailHeader("Subject", "Broken"));
    assertThat(parts.parseError()).startsWith("This mail is not well formed: ");
  }

  @Test
  void html_linksOpenOutsideTheFrame_nothingRunsOrRefreshes() {
    var html =
        parts(
                """
                Content-Type: text/html; charset=UTF-8

                <base href="https://elsewhere.example"><meta http-equiv="Refresh" content="0;url=/x">
                <script>run()</script><a href="/t/1">Guide</a>
                """)
            .htmlForFrame();

    assertThat(html)
        .contains("<base target=\"_blank\">")
        .contains("<a href=\"/t/1\" target=\"_blank\" rel=\"noopener\">Guide</a>")
        .doesNotContainIgnoringCase("refresh")
        .doesNotContain("elsewhere.example")
        .doesNotContain("run()");
  }

  private static ParsedMail parts(String mail) {
    return ParsedMail.parse(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }
}
