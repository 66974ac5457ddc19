package dev.senda.benchmarks.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A mail server on 127.0.0.1 that accepts every mail, counts it and keeps none. It speaks just
 * enough SMTP (RFC 5321) for one client of ours, with one write for each reply.
 */
public final class MailSink implements AutoCloseable {

  private static final int BACKLOG = 200;

  private final ServerSocket server;
  private final Listener listener;
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** Hears of each mail, after it was accepted. */
  @FunctionalInterface
  public interface Listener {

    /**
     * A mail arrived.
     *
     * @param recipient the first one, in lower case
     * @param at when it was accepted, by {@link System#nanoTime()}
     * @param mail the buffer with the mail, valid during this call only
     */
    void onMail(String recipient, long at, byte[] mail, int length);
  }

  private MailSink(ServerSocket server, Listener listener) {
    this.server = server;
    this.listener = listener;
  }

  /** Listens on any free port. */
  public static MailSink start(Listener listener) throws IOException {
    var sink =
        new MailSink(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), listener);
    Thread.ofVirtual().name("mail-sink").start(sink::accept);
    return sink;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** How many mails were accepted. */
  public long count() {
    return count.get();
  }

  /** The bytes of an average mail. */
  public long averageSize() {
    return count.get() == 0 ? 0 : bytes.get() / count.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        socket.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      new Session(socket.getInputStream(), socket.getOutputStream()).run();
    } catch (IOException | UncheckedIOException e) {
      // the client has left
    }
  }

  private final class Session {
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private String recipient = "";

    Session(InputStream in, OutputStream out) {
      this.in = in;
      this.out = out;
    }

    void run() throws IOException {
      reply("220 sink.bench.example ESMTP");
      while (true) {
        var line = line();
        var verb = line.toUpperCase(Locale.ROOT);
        if (verb.startsWith("EHLO")) {
          reply("250-sink.bench.example\r\n250-8BITMIME\r\n250 SIZE 10485760");
        } else if (verb.startsWith("RCPT TO:")) {
          recipient =
              line.substring(line.indexOf('<') + 1, line.indexOf('>')).toLowerCase(Locale.ROOT);
          reply("250 OK");
        } else if (verb.startsWith("DATA")) {
          reply("354 Go on");
          data();
        } else if (verb.startsWith("QUIT")) {
          reply("221 Bye");
          return;
        } else {
          reply("250 OK");
        }
      }
    }

    private void reply(String text) throws IOException {
      out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }

    private String line() throws IOException {
      int from = start;
      while (true) {
        for (int i = from; i < end; i++) {
          if (buffer[i] == '\n') {
            var line = new String(buffer, start, i - start, StandardCharsets.ISO_8859_1).strip();
            start = i + 1;
            return line;
          }
        }
        from = fill(end - start);
      }
    }

    private void data() throws IOException {
      int from = start;
      while (true) {
        int stop = endOfData(from);
        if (stop >= 0) {
          int length = stop - start;
          count.incrementAndGet();
          bytes.addAndGet(length);
          reply("250 OK");
          long at = System.nanoTime();
          var mail = start == 0 ? buffer : Arrays.copyOfRange(buffer, start, stop);
          listener.onMail(recipient, at, mail, length);
          start = stop;
          return;
        }
        from = Math.max(start, fill(Math.max(0, end - start - 4)));
      }
    }

    /** The place after CRLF.CRLF; -1 where it has not come yet. */
    private int endOfData(int from) {
      for (int i = from; i + 4 < end; i++) {
        if (buffer[i] == '\r'
            && buffer[i + 1] == '\n'
            && buffer[i + 2] == '.'
            && buffer[i + 3] == '\r'
            && buffer[i + 4] == '\n') {
          return i + 5;
        }
      }
      return -1;
    }

    /** Reads more; returns where the byte at this distance from the start is now. */
    private int fill(int distance) throws IOException {
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
      }
      if (end == buffer.length) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        throw new IOException("closed");
      }
      end += read;
      return distance;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
