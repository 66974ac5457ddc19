package dev.senda.benchmarks.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection over a raw socket. It costs the machine as little as a client can, so
 * that what is measured is the server. It opens again when the server has closed it.
 */
public final class HttpConnection implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int STATUS = 9;
  private static final int STATUS_LENGTH = 3;
  private static final int NO_CONTENT = 204;
  private static final int HEXADECIMAL = 16;

  private final int port;
  private final byte[] buffer = new byte[64 * 1024];
  private @Nullable Socket socket;
  private int start;
  private int end;

  public HttpConnection(int port) {
    this.port = port;
  }

  /** A response. */
  public record Response(int status, String body) {}

  /**
   * Sends a whole request; returns the whole response. A connection that the server closed while it
   * was idle is opened anew.
   */
  public Response exchange(byte[] request) throws IOException {
    boolean wasOpen = socket != null;
    try {
      return exchangeOnce(request);
    } catch (EOFException | SocketException e) {
      if (!wasOpen) {
        throw e;
      }
      return exchangeOnce(request);
    }
  }

  private Response exchangeOnce(byte[] request) throws IOException {
    Socket open = open();
    try {
      open.getOutputStream().write(request);
      return read(open);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private Socket open() throws IOException {
    Socket current = socket;
    if (current == null) {
      current = new Socket(InetAddress.getLoopbackAddress(), port);
      current.setTcpNoDelay(true);
      current.setSoTimeout(TIMEOUT_MILLIS);
      socket = current;
      start = 0;
      end = 0;
    }
    return current;
  }

  private Response read(Socket open) throws IOException {
    var in = open.getInputStream();
    int head = headEnd(in);
    var text = new String(buffer, start, head - start, StandardCharsets.ISO_8859_1);
    start = head;
    int status = Integer.parseInt(text.substring(STATUS, STATUS + STATUS_LENGTH));
    var headers = text.toLowerCase(Locale.ROOT);
    String body;
    if (headers.contains("transfer-encoding: chunked")) {
      body = chunks(in);
    } else {
      body = status == NO_CONTENT ? "" : take(in, contentLength(headers));
    }
    if (headers.contains("connection: close")) {
      close();
    }
    return new Response(status, body);
  }

  private int headEnd(InputStream in) throws IOException {
    int from = start;
    while (true) {
      for (int i = from; i + 3 < end; i++) {
        if (buffer[i] == '\r'
            && buffer[i + 1] == '\n'
            && buffer[i + 2] == '\r'
            && buffer[i + 3] == '\n') {
          return i + 4;
        }
      }
      int scanned = Math.max(start, end - 3) - start;
      fill(in);
      from = start + scanned;
    }
  }

  private static int contentLength(String headers) {
    int at = headers.indexOf("content-length:");
    if (at < 0) {
      return 0;
    }
    int lineEnd = headers.indexOf('\r', at);
    return Integer.parseInt(headers.substring(at + "content-length:".length(), lineEnd).strip());
  }

  private String chunks(InputStream in) throws IOException {
    var body = new StringBuilder();
    while (true) {
      int size = Integer.parseInt(line(in).strip(), HEXADECIMAL);
      if (size == 0) {
        line(in);
        return body.toString();
      }
      body.append(take(in, size));
      line(in);
    }
  }

  private String line(InputStream in) throws IOException {
    int scanned = 0;
    while (true) {
      for (int i = start + scanned; i < end; i++) {
        if (buffer[i] == '\n') {
          var line = new String(buffer, start, i - start, StandardCharsets.ISO_8859_1);
          start = i + 1;
          return line;
        }
      }
      scanned = end - start;
      fill(in);
    }
  }

  private String take(InputStream in, int length) throws IOException {
    var bytes = new byte[length];
    int taken = 0;
    while (taken < length) {
      if (start == end) {
        fill(in);
      }
      int some = Math.min(length - taken, end - start);
      System.arraycopy(buffer, start, bytes, taken, some);
      start += some;
      taken += some;
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void fill(InputStream in) throws IOException {
    if (start == end) {
      start = 0;
      end = 0;
    } else if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      throw new IOException("a line or a header of more than %d bytes".formatted(buffer.length));
    }
    int read = in.read(buffer, end, buffer.length - end);
    if (read < 0) {
      throw new EOFException("the server closed the connection");
    }
    end += read;
  }

  /** Writes a request. */
  public static byte[] request(
      String method, String path, @Nullable String authorization, @Nullable String json) {
    var body = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    head.append("User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0\r\n");
    if (authorization != null) {
      head.append("Authorization: ").append(authorization).append("\r\n");
    }
    if (json != null) {
      head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length);
      head.append("\r\n");
    }
    var start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    var request = new byte[start.length + body.length];
    System.arraycopy(start, 0, request, 0, start.length);
    System.arraycopy(body, 0, request, start.length, body.length);
    return request;
  }

  @Override
  public void close() {
    Socket open = socket;
    socket = null;
    if (open != null) {
      try {
        OutputStream out = open.getOutputStream();
        out.flush();
        open.close();
      } catch (IOException e) {
        // it is gone already
      }
    }
  }
}
