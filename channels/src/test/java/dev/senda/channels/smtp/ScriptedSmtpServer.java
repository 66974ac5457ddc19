package dev.senda.channels.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A fake SMTP server on a plain socket that answers as its script says, for servers that nobody
 * would write on purpose. Without a word in the script it is a good server.
 */
final class ScriptedSmtpServer implements AutoCloseable {

  /** In place of a reply: hangs up. */
  static final String HANGS_UP = "hangs up";

  /** In place of a reply: says nothing, and keeps the connection open. */
  static final String FALLS_SILENT = "falls silent";

  private final ServerSocket server;
  private final @Nullable SSLContext encryption;
  private final Map<String, String> script = new ConcurrentHashMap<>();
  private final Map<String, String> once = new ConcurrentHashMap<>();
  private final Queue<String> mails = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();

  ScriptedSmtpServer() {
    this(null);
  }

  /**
   * @param encryption by which it offers STARTTLS, as long as it does not encrypt; null for none
   */
  ScriptedSmtpServer(@Nullable SSLContext encryption) {
    this.encryption = encryption;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /**
   * From now on this is what it says.
   *
   * @param to a command's verb; {@code greeting}, {@code content} (before it reads the mail's
   *     lines) or {@code .} (when it has read them)
   */
  ScriptedSmtpServer answers(String to, String reply) {
    script.put(to, reply);
    return this;
  }

  /** As {@link #answers}, the next time only. */
  ScriptedSmtpServer answersOnce(String to, String reply) {
    once.put(to, reply);
    return this;
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many connections clients opened. */
  int connections() {
    return connections.size();
  }

  /** Closes all connections, as servers do after a long idle time. */
  void hangUp() throws IOException {
    for (var connection : connections) {
      connection.close();
    }
  }

  /** Every mail that it was sent to its final dot. */
  List<String> mails() {
    return List.copyOf(mails);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      say(connection, "greeting", "220 scripted");
      if (converse(connection) && encryption != null) {
        var encrypted =
            (SSLSocket) encryption.getSocketFactory().createSocket(connection, null, port(), false);
        encrypted.setUseClientMode(false);
        converse(encrypted);
      }
    } catch (IOException e) {
      // The client hung up, or the script said so.
    }
  }

  /** Returns whether the connection continues encrypted. */
  private boolean converse(Socket connection) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      var verb = line.split("[ :]", 2)[0];
      switch (verb) {
        case "EHLO" -> {
          boolean offers = encryption != null && !(connection instanceof SSLSocket);
          say(
              connection,
              verb,
              "250-scripted%s\r\n250 AUTH PLAIN".formatted(offers ? "\r\n250-STARTTLS" : ""));
        }
        case "STARTTLS" -> {
          say(connection, verb, "220 go on");
          return true;
        }
        case "DATA" -> {
          say(connection, verb, "354 go on");
          say(connection, "content", "");
          readMail(lines);
          say(connection, ".", "250 2.0.0 queued as 7");
        }
        default -> say(connection, verb, "250 ok");
      }
    }
    return false;
  }

  private void readMail(BufferedReader lines) throws IOException {
    var mail = new StringBuilder();
    for (var line = lines.readLine(); !".".equals(line); line = lines.readLine()) {
      if (line == null) {
        throw new IOException("the mail has no end");
      }
      mail.append(line).append("\r\n");
    }
    mails.add(mail.toString());
  }

  private void say(Socket connection, String to, String goodReply) throws IOException {
    var only = once.remove(to);
    var reply = only == null ? script.getOrDefault(to, goodReply) : only;
    if (reply.equals(HANGS_UP)) {
      connection.close();
      throw new IOException(HANGS_UP);
    }
    if (!reply.equals(FALLS_SILENT) && !reply.isEmpty()) {
      connection.getOutputStream().write((reply + "\r\n").getBytes(UTF_8));
      connection.getOutputStream().flush();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var connection : connections) {
      connection.close();
    }
  }
}
