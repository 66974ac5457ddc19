package dev.senda.benchmarks.client;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailSinkTest {

  private static final String PIXEL = "/o/AbC-_" + "x".repeat(120) + "~9";

  @Test
  void mails_areCounted_andTheirPixelIsFound() throws Exception {
    var pixels = new LinkedBlockingQueue<String>();
    var router = new MailRouter();
    router.expect("ana", (_, pixel) -> pixels.add(String.valueOf(pixel)));
    try (var sink = MailSink.start(router)) {
      var session = session(sink.port());
      try (var transport = session.getTransport("smtp")) {
        transport.connect();
        for (int i = 0; i < 3; i++) {
          var mail = mail(session, "Ana@bench.example", "<p>" + "a line\n".repeat(9_000 * i));
          transport.sendMessage(mail, mail.getAllRecipients());
        }
        var other = mail(session, "bob@bench.example", "");
        transport.sendMessage(other, other.getAllRecipients());
      }

      for (int i = 0; i < 3; i++) {
        assertThat(pixels.poll(10, TimeUnit.SECONDS)).isEqualTo(PIXEL);
      }
      assertThat(pixels).isEmpty();
      assertThat(sink.count()).isEqualTo(4);
      assertThat(sink.averageSize()).isGreaterThan(9_000);
    }
  }

  @Test
  void mailWithoutPixel_hasNone() {
    var mail = "Subject: x\r\n\r\nsee https://a.example/o/ and /o/nothing else";

    assertThat(PixelFinder.find(mail.getBytes(StandardCharsets.UTF_8), mail.length())).isEmpty();
  }

  private static Session session(int port) {
    var properties = new Properties();
    properties.put("mail.smtp.host", "127.0.0.1");
    properties.put("mail.smtp.port", String.valueOf(port));
    return Session.getInstance(properties);
  }

  private static MimeMessage mail(Session session, String to, String before)
      throws MessagingException, IOException {
    var mail = new MimeMessage(session);
    mail.setFrom(new InternetAddress("hello@bench.example"));
    mail.setRecipient(RecipientType.TO, new InternetAddress(to));
    mail.setSubject("A test");
    mail.setText(
        before + "<img src=\"http://127.0.0.1:8700" + PIXEL + "\" width=\"1\">", "UTF-8", "html");
    mail.setHeader("Content-Transfer-Encoding", "quoted-printable");
    mail.saveChanges();
    return mail;
  }
}
