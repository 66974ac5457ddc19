package dev.senda.channels.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A TCP proxy that records what the client sends. */
final class RecordingTcpProxy implements AutoCloseable {

  private final ServerSocket listening;
  private final int server;
  private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();

  /**
   * @param server its port on this machine
   */
  RecordingTcpProxy(int server) {
    this.server = server;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** All that went over the wire, one character a byte. */
  String recordedText() {
    synchronized (recorded) {
      return recorded.toString(ISO_8859_1);
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var client = listening.accept();
        var behind = new Socket(InetAddress.getLoopbackAddress(), server);
        Thread.ofVirtual().start(() -> copy(client, behind, true));
        Thread.ofVirtual().start(() -> copy(behind, client, false));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void copy(Socket from, Socket to, boolean isHeard) {
    try (from;
        to;
        InputStream in = from.getInputStream()) {
      var buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (isHeard) {
          synchronized (recorded) {
            recorded.write(buffer, 0, read);
          }
        }
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One of them hung up.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
