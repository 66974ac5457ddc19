package dev.senda.channels.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the sockets of one delivery. Another thread can close them at any time; after that the
 * factory creates no new ones.
 */
final class AbortableSocketFactory extends SocketFactory {

  private static final Logger LOG = LoggerFactory.getLogger(AbortableSocketFactory.class);

  private final List<Socket> sockets = new ArrayList<>();
  private boolean isAborted;

  synchronized void abort() {
    isAborted = true;
    for (var socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("Socket could not be closed", e);
      }
    }
  }

  @Override
  public synchronized Socket createSocket() throws IOException {
    if (isAborted) {
      throw new SocketException("the delivery was cut off");
    }
    var socket = new Socket();
    // A mail's text and its final dot are written apart. Without this, the dot waits until the
    // server has acknowledged the text, which it delays by 40 ms.
    socket.setTcpNoDelay(true);
    sockets.add(socket);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("sockets are made unconnected");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException("sockets are made unconnected");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException("sockets are made unconnected");
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    throw new UnsupportedOperationException("sockets are made unconnected");
  }
}
