package dev.senda.channels.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails as we write them, read by the mail library. */
class MimeMessageWithIdTest {

  private static final List<String> PIECES =
      List.of("a", "b", " ", "=", "\n", "\t", ".", "é", "🎉", "x");

  private static final Session SESSION = Session.getInstance(new Properties());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "a = b\nc\td",
        "trailing blanks  \nand a tab\t\n",
        ".\n..\n--=_senda\n",
        "¿Te llegó la guía? 🎉 日本語",
        "one\r\ntwo\rthree\n\nfive"
      })
  void text_isReadBackAsItIs(String text) throws Exception {
    var html = "<p>%s</p>".formatted(text.repeat(60));

    var read = (MimeMultipart) reread(message("Hello", text, html)).getContent();

    assertThat(read.getCount()).isEqualTo(2);
    assertThat(read.getBodyPart(0).getContent()).isEqualTo(inCrlf(text));
    assertThat(read.getBodyPart(1).getContent()).isEqualTo(inCrlf(html));
  }

  @Test
  void everyTextIsReadBack_andFitsIntoTheLinesOfAMail() throws Exception {
    var random = ThreadLocalRandom.current();
    for (int i = 0; i < 300; i++) {
      var text = new StringBuilder();
      random
          .ints(random.nextInt(400), 0, 40)
          .forEach(one -> text.append(PIECES.get(one % PIECES.size())));

      var raw = raw(message(text.toString().replace("\n", " "), text.toString(), ""));

      assertThat(new String(raw, US_ASCII).split("\r\n", -1)).allMatch(line -> line.length() <= 78);
      var read = new MimeMessage(SESSION, new ByteArrayInputStream(raw));
      assertThat(((MimeMultipart) read.getContent()).getBodyPart(0).getContent())
          .isEqualTo(inCrlf(text.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hello Ada",
        "¿Te llegó la guía?",
        "🎉",
        "a very long subject of plain words that has to be folded because it is longer than a line",
        "ñ and a very long subject, también con acentos y 🎉, that needs more than one encoded word"
      })
  void subject_isReadBackAsItIs(String subject) throws Exception {
    assertThat(reread(message(subject, "text", "html")).getSubject()).isEqualTo(subject);
  }

  @Test
  void lineEndInASubject_addsNoHeader() throws Exception {
    var read = reread(message("Hello\r\nBcc: everybody@example.com", "text", "html"));

    assertThat(read.getHeader("Bcc")).isNull();
  }

  @Test
  void headers_areThoseOfACompleteMail() throws Exception {
    var read = reread(message("Hello", "text", "html"));

    assertThat(read.getMessageID()).isEqualTo("<1@acme.example>");
    assertThat(read.getSentDate()).isNotNull();
    assertThat(read.getHeader("MIME-Version")).containsExactly("1.0");
    assertThat(read.getContentType()).startsWith("multipart/alternative");
  }

  /** The library's own encoders scan every jar of the class path for each mail. */
  @Test
  void writingAMail_looksUpNoService() throws Exception {
    raw(message("¡Hola!", "text", "html"));
    var scanned = new ArrayList<String>();
    var thread = Thread.currentThread();
    var classes = thread.getContextClassLoader();
    thread.setContextClassLoader(
        new ClassLoader(classes) {
          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            scanned.add(name);
            return super.getResources(name);
          }
        });
    try {
      raw(message("¡Hola!", "té".repeat(100), "<p>té</p>".repeat(100)));
    } finally {
      thread.setContextClassLoader(classes);
    }

    assertThat(scanned).isEmpty();
  }

  private static MimeMessageWithId message(String subject, String text, String html)
      throws Exception {
    var message = new MimeMessageWithId(SESSION, "<1@acme.example>");
    message.setEncodedSubject(subject);
    message.setAlternatives(text, html);
    return message;
  }

  private static byte[] raw(MimeMessage message) throws Exception {
    var raw = new ByteArrayOutputStream();
    message.writeTo(raw);
    return raw.toByteArray();
  }

  private static MimeMessage reread(MimeMessage message) throws Exception {
    return new MimeMessage(SESSION, new ByteArrayInputStream(raw(message)));
  }

  private static String inCrlf(String text) {
    return new String(text.getBytes(UTF_8), UTF_8).replaceAll("\r\n|\r|\n", "\r\n");
  }
}
