package dev.senda.benchmarks.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that is built once; only the digits of its ids are written anew for each exchange. In
 * the text, {@code ################} is a message id and {@code @@@@@@@@@@} a number of a contact.
 */
public final class RequestTemplate {

  public static final String MESSAGE = "#".repeat(16);
  public static final String CONTACT = "@".repeat(10);

  private static final int DECIMAL = 10;
  private static final int NIBBLE = 4;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final int[] messages;
  private final int[] contacts;

  public RequestTemplate(byte[] request) {
    bytes = request.clone();
    messages = find((byte) '#', MESSAGE.length());
    contacts = find((byte) '@', CONTACT.length());
  }

  private int[] find(byte sign, int length) {
    List<Integer> places = new ArrayList<>();
    int run = 0;
    for (int i = 0; i < bytes.length; i++) {
      run = bytes[i] == sign ? run + 1 : 0;
      if (run == length) {
        places.add(i - length + 1);
        run = 0;
      }
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }

  /** How many events the request reports. */
  public int size() {
    return messages.length;
  }

  /** A copy for one connection, since {@link #fill} writes into it. */
  public RequestTemplate copy() {
    return new RequestTemplate(bytes, messages, contacts);
  }

  private RequestTemplate(byte[] bytes, int[] messages, int[] contacts) {
    this.bytes = bytes.clone();
    this.messages = messages;
    this.contacts = contacts;
  }

  /** Chooses the contact of each event of a request. */
  @FunctionalInterface
  public interface Contacts {
    /** The number of the contact of the event at this place. */
    int at(int place);
  }

  /** Writes message ids from this one on, and the contacts; the array is used again. */
  public byte[] fill(long firstMessage, Contacts chosen) {
    for (int i = 0; i < messages.length; i++) {
      long id = firstMessage + i;
      for (int digit = MESSAGE.length() - 1; digit >= 0; digit--) {
        bytes[messages[i] + digit] = DIGITS[(int) (id & 15)];
        id >>>= NIBBLE;
      }
    }
    for (int i = 0; i < contacts.length; i++) {
      int number = chosen.at(i);
      for (int digit = CONTACT.length() - 1; digit >= 0; digit--) {
        bytes[contacts[i] + digit] = DIGITS[number % DECIMAL];
        number /= DECIMAL;
      }
    }
    return bytes;
  }
}
