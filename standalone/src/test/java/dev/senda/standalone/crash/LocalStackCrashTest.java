package dev.senda.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.standalone.cli.SendaCli;
import dev.senda.standalone.endtoend.TestSize;
import dev.senda.standalone.endtoend.TestStack;
import dev.senda.standalone.recipient.RecipientClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./senda up} with 200 contacts enrolled: Temporal, PostgreSQL, Senda itself, and then all
 * at once are killed.
 */
@Tag("crash")
class LocalStackCrashTest {

  private static final int CONTACTS = TestSize.choose(200, 60);

  /** A day takes ten seconds in the full size, five in the reduced one. */
  private static final int TIME_SCALE = TestSize.choose(8640, 17_280);

  private static final Duration UNTIL_ALL_END = Duration.ofMinutes(8);
  private static final Duration UNTIL_SOME_MAIL = Duration.ofMinutes(3);

  private Path home = Path.of("target", "crash-stack").toAbsolutePath();
  private int portBase;

  @BeforeEach
  void start() throws Exception {
    home =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target").toAbsolutePath()), "crash-");
    portBase = TestStack.findFreePortBase();
    senda(
        "up",
        "--detach",
        "--port-base",
        String.valueOf(portBase),
        "--time-scale",
        String.valueOf(TIME_SCALE));
  }

  @AfterEach
  void stop() throws Exception {
    senda("down");
  }

  @Test
  void everyProcessKilled_everyMailArrivesExactlyOnce() throws Exception {
    var stack = status();
    var database = JdbcClient.create(new DriverManagerDataSource(stack.get("database").asString()));
    var audit = new CrashTestAudit(database);
    var recipientClient =
        new RecipientClient(
            stack.get("api").asString(),
            stack.get("writeKey").asString(),
            stack.get("adminKey").asString());
    try (var contacts = new SimulatedContacts(recipientClient, database, CONTACTS)) {
      contacts.start();

      audit.await(contacts, UNTIL_SOME_MAIL, () -> audit.countMails() >= CONTACTS / 5);
      kill("temporal");
      audit.await(contacts, UNTIL_SOME_MAIL, () -> audit.countMails() >= CONTACTS / 2);
      kill("postgresql");
      audit.await(contacts, UNTIL_SOME_MAIL, () -> audit.countMails() >= CONTACTS * 4 / 5);
      kill("senda");
      senda("up", "--detach", "--port-base", String.valueOf(portBase));
      audit.await(contacts, UNTIL_SOME_MAIL, () -> audit.countMails() >= CONTACTS * 23 / 20);
      kill("senda", "temporal", "postgresql");
      senda("up", "--detach", "--port-base", String.valueOf(portBase));

      audit.await(contacts, UNTIL_ALL_END, () -> audit.countEnded() == CONTACTS);
    }
    audit.assertEveryContactEndedOnce(CONTACTS);
    audit.assertEveryEndStateOccurred();
    audit.assertNoMailWasSentTwice();
    audit.assertLedgerMatchesMailbox();
    audit.assertCompletedContactsGotEveryMail();
  }

  private void kill(String... parts) throws Exception {
    var pids = status().get("pids");
    Stream.of(parts).map(pids::get).map(JsonNode::asLong).forEach(JavaProcesses::kill);
  }

  private JsonNode status() throws Exception {
    return JsonMapper.shared().readTree(senda("status", "--json"));
  }

  private String senda(String... arguments) throws IOException, InterruptedException {
    var log = Files.createTempFile(home, "senda-", ".log");
    var process =
        JavaProcesses.startJava(
            SendaCli.class, List.of(arguments), Map.of("SENDA_HOME", home.toString()), log);
    int code = process.waitFor();
    assertThat(code).as("%s: %s", List.of(arguments), Files.readString(log)).isZero();
    return Files.readString(log);
  }
}
