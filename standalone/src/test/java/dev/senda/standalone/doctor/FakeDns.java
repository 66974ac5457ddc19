package dev.senda.standalone.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** A DNS server of a test: it knows the TXT records that it is told, and no other name. */
final class FakeDns implements AutoCloseable {

  private static final int MAX_PART = 255;

  private final DatagramSocket socket;
  private final Map<String, List<String>> texts = new ConcurrentHashMap<>();

  FakeDns() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  FakeDns with(String name, String... records) {
    texts.put(name, List.of(records));
    return this;
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  private void serve() {
    var buffer = new byte[4096];
    while (!socket.isClosed()) {
      try {
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        var answer = answer(new Message(Arrays.copyOf(packet.getData(), packet.getLength())));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private byte[] answer(Message query) {
    var question = query.getQuestion();
    var answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(question, Section.QUESTION);
    var found = texts.get(question.getName().toString(true));
    if (found == null) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    } else {
      for (var text : found) {
        answer.addRecord(
            new TXTRecord(question.getName(), DClass.IN, 1, parts(text)), Section.ANSWER);
      }
    }
    return answer.toWire();
  }

  /** A record has parts of at most 255 characters. */
  private static List<String> parts(String text) {
    return text.length() <= MAX_PART
        ? List.of(text)
        : List.of(text.substring(0, MAX_PART), text.substring(MAX_PART));
  }

  @Override
  public void close() {
    socket.close();
  }
}
