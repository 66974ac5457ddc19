package dev.senda.channels.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real Postfix with a configuration of its own in a temporary directory, on free ports of the
 * loopback interface. It delivers nothing: what it accepts, it discards. It needs root.
 */
final class PostfixServer implements AutoCloseable {

  private static final Path POSTFIX = Path.of("/usr/sbin/postfix");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

  /** A port with its own rules. */
  enum Rules {
    ACCEPTS(""),
    REQUIRES_FQDN_IN_HELO(
        "-o smtpd_helo_required=yes -o smtpd_helo_restrictions=reject_non_fqdn_helo_hostname"),
    REFUSES_THE_CLIENT("-o smtpd_client_restrictions=reject"),
    REFUSES_THE_SENDER(
        "-o smtpd_sender_restrictions=check_sender_access,texthash:$config_directory/senders"),
    REFUSES_AN_UNKNOWN_SENDER_AT_ONCE(
        "-o smtpd_delay_reject=no -o smtpd_sender_restrictions=reject"),
    DOES_NOT_RELAY("-o mynetworks= -o smtpd_relay_restrictions=reject_unauth_destination"),
    HAS_ONE_STRICT_DOMAIN(
        "-o smtpd_recipient_restrictions=check_recipient_access,texthash:$config_directory/strict"),
    REFUSES_LARGE_EMAILS("-o message_size_limit=300");

    private final String options;

    Rules(String options) {
      this.options = options;
    }
  }

  private final Path directory;
  private final Map<Rules, Integer> ports = new EnumMap<>(Rules.class);

  private PostfixServer(Path directory) {
    this.directory = directory;
  }

  /** Why it cannot run here; empty where it can. */
  static Optional<String> obstacle() throws IOException {
    if (!Files.isExecutable(POSTFIX)) {
      return Optional.of("Postfix is not installed (expected %s)".formatted(POSTFIX));
    }
    return Files.getOwner(Files.createTempFile("senda", ".tmp")).getName().equals("root")
        ? Optional.empty()
        : Optional.of("Postfix must be started by root");
  }

  /** Starts it, and waits until all ports answer. */
  static PostfixServer start() throws IOException, InterruptedException {
    var directory = Files.createTempDirectory("senda-postfix");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    var server = new PostfixServer(directory);
    try {
      server.configure();
      run("chown", "postfix", directory.resolve("data").toString());
      run(POSTFIX.toString(), "-c", directory.resolve("config").toString(), "start");
      server.awaitPorts();
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void configure() throws IOException {
    var config = Files.createDirectory(directory.resolve("config"));
    var queue = Files.createDirectory(directory.resolve("queue"));
    Files.createDirectory(directory.resolve("data"));
    Files.writeString(
        config.resolve("strict"),
        "strict.example  550 5.7.515 Access denied, sending domain acme.example does not meet"
            + " the required authentication level\n");
    Files.writeString(
        config.resolve("senders"), "acme.example  553 5.7.1 not owned by user acme\n");
    Files.writeString(
        config.resolve("main.cf"),
        """
        compatibility_level = 3.6
        queue_directory = %s
        data_directory = %s
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        mail_owner = postfix
        setgid_group = postdrop
        myhostname = mail.test.example
        mydestination = example.com
        local_recipient_maps = inline:{ { ada = x } }
        alias_maps =
        mynetworks = 127.0.0.0/8
        inet_protocols = ipv4
        local_transport = discard:
        default_transport = discard:
        relay_transport = discard:
        smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
        smtpd_peername_lookup = no
        """
            .formatted(queue, directory.resolve("data")));
    var services = new StringBuilder();
    for (var rules : Rules.values()) {
      int port = freePort();
      ports.put(rules, port);
      services.append("127.0.0.1:%d inet n - n - - smtpd %s%n".formatted(port, rules.options));
    }
    Files.writeString(
        config.resolve("master.cf"),
        services
            + """
            pickup    unix n - n 60 1 pickup
            cleanup   unix n - n - 0 cleanup
            qmgr      unix n - n 300 1 qmgr
            rewrite   unix - - n - - trivial-rewrite
            bounce    unix - - n - 0 bounce
            defer     unix - - n - 0 bounce
            trace     unix - - n - 0 bounce
            verify    unix - - n - 1 verify
            flush     unix n - n 1000? 0 flush
            proxymap  unix - - n - - proxymap
            error     unix - - n - - error
            retry     unix - - n - - error
            discard   unix - - n - - discard
            anvil     unix - - n - 1 anvil
            showq     unix n - n - - showq
            """);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitPorts() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    for (int port : ports.values()) {
      while (!answers(port)) {
        if (System.nanoTime() > deadline) {
          throw new IOException("Postfix does not answer on port " + port);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private static boolean answers(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getInputStream().read() == '2';
    } catch (IOException e) {
      return false;
    }
  }

  /** The port with these rules, on 127.0.0.1. */
  int port(Rules rules) {
    return ports.getOrDefault(rules, 0);
  }

  @Override
  public void close() throws IOException {
    try {
      run(POSTFIX.toString(), "-c", directory.resolve("config").toString(), "stop");
    } catch (IllegalStateException e) {
      // It had not started.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var log = Files.createTempFile("senda-postfix", ".log");
    try {
      var process =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            "%s: %s".formatted(String.join(" ", command), Files.readString(log, UTF_8)));
      }
    } finally {
      Files.delete(log);
    }
  }
}
