package dev.senda.channels;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server that never comes to an end: it lets one byte after another trickle in. */
public final class TricklingHttpServer implements AutoCloseable {

  private final ServerSocket listening;
  private final AtomicInteger connections = new AtomicInteger();

  public TricklingHttpServer() {
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  public int connections() {
    return connections.get();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var connection = listening.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> trickle(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void trickle(Socket connection) {
    try (connection) {
      var out = connection.getOutputStream();
      out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(UTF_8));
      while (true) {
        out.write(' ');
        out.flush();
        Thread.sleep(20);
      }
    } catch (IOException e) {
      // The client was cut off.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
