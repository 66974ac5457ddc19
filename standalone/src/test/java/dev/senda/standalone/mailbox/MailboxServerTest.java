package dev.senda.standalone.mailbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.devservices.SharedTestPostgres;
import dev.senda.store.StoreConfiguration;
import dev.senda.store.messages.DevMailbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class MailboxServerTest {

  /** A line that begins with a dot, bytes that are no UTF-8, folded and encoded headers. */
  private static final String MAIL =
      """
      Message-ID: <m-1@senda>
      Subject: =?UTF-8?Q?Sigues_ah=C3=AD=3F?=
      X-Long: one
       two

      .dot
      ..dots
      \u00e9\u00ff end
      """
          .replace("\n", "\r\n");

  private final AnnotationConfigApplicationContext store = new AnnotationConfigApplicationContext();
  private @Nullable MailboxServer server;
  private @Nullable Smtp client;

  @BeforeEach
  void start() throws IOException {
    store
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of(
                    "spring.datasource.url",
                    SharedTestPostgres.createDatabase(),
                    "senda.links.secrets",
                    "a-secret-of-this-test-that-is-long-enough")));
    store.register(StoreConfiguration.class);
    store.refresh();
    server = MailboxServer.start(0, mailbox(), store.getBean(TransactionTemplate.class));
    client = new Smtp(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.close();
    }
    store.close();
  }

  @Test
  void acceptedMail_isStoredUnchanged_forEachRecipient() throws Exception {
    assertThat(smtp().deliver(MAIL, "ana@example.com", "bo@example.com")).startsWith("250");

    var kept = mailbox().findNewest(10);
    assertThat(kept)
        .extracting(DevMailbox.ReceivedMail::recipient)
        .containsExactlyInAnyOrder("ana@example.com", "bo@example.com");
    assertThat(kept).allMatch(mail -> mail.messageIdHeader().equals("<m-1@senda>"));
    assertThat(kept).allMatch(mail -> mail.subject().equals("Sigues ahí?"));
    assertThat(kept)
        .allMatch(mail -> mail.sender().equals("hello@ourcompany.example"))
        .allSatisfy(
            mail ->
                assertThat(mailbox().findRaw(mail.id()).orElseThrow())
                    .isEqualTo(MAIL.getBytes(ISO_8859_1)));
  }

  @Test
  void unconfirmedStorage_dropsTheConnection() throws Exception {
    store.getBean(JdbcClient.class).sql("drop table dev_mailbox").update();

    assertThat(smtp().deliver(MAIL, "ana@example.com")).isEqualTo("the connection was dropped");
  }

  @Test
  void mailWithoutMessageId_isRejected() throws Exception {
    assertThat(smtp().deliver("Subject: hello\r\n\r\nhello\r\n", "ana@example.com"))
        .isEqualTo("554 no Message-ID header (expected one: RFC 5322, 3.6.4)");
    assertThat(mailbox().count()).isZero();
  }

  private DevMailbox mailbox() {
    return store.getBean(DevMailbox.class);
  }

  private Smtp smtp() {
    if (client == null) {
      throw new IllegalStateException("not connected");
    }
    return client;
  }

  /** The least of an SMTP client. */
  private static final class Smtp implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader answers;

    Smtp(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      answer();
    }

    /** The server's answer to the mail. */
    String deliver(String mail, String... recipients) throws IOException {
      say("EHLO test\r\n");
      say("MAIL FROM:<hello@ourcompany.example>\r\n");
      for (var recipient : recipients) {
        say("RCPT TO:<" + recipient + ">\r\n");
      }
      say("DATA\r\n");
      return say(mail.replace("\r\n.", "\r\n..") + ".\r\n");
    }

    private String say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return answer();
    }

    private String answer() throws IOException {
      String line;
      do {
        line = answers.readLine();
      } while (line != null && line.length() > 3 && line.charAt(3) == '-');
      return line == null ? "the connection was dropped" : line;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
