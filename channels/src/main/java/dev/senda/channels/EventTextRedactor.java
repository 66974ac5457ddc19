package dev.senda.channels;

import java.util.regex.Pattern;

/** Takes out of what providers and mail servers say whatever tells who it is about. */
public final class EventTextRedactor {

  private static final Pattern ADDRESS = Pattern.compile("\\S+@\\S+");
  private static final Pattern NUMBER = Pattern.compile("\\+?\\d[\\d ()-]{6,}\\d");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]+");
  private static final int SHORTEST_NAME = 3;
  private static final int LONGEST = 200;
  private static final int READ_AT_MOST = 2000;

  private EventTextRedactor() {}

  /**
   * The text without addresses and numbers, at most 200 characters of it.
   *
   * @param address whom it is about; empty where that is not known
   */
  public static String redact(String text, String address) {
    var discreet = UNPRINTABLE.matcher(beginning(text)).replaceAll(" ");
    discreet = ADDRESS.matcher(discreet).replaceAll("<address>");
    discreet = NUMBER.matcher(discreet).replaceAll("<number>");
    var name = address.split("@", 2)[0];
    if (name.length() >= SHORTEST_NAME) {
      discreet =
          Pattern.compile("\\b" + Pattern.quote(name) + "\\b", Pattern.CASE_INSENSITIVE)
              .matcher(discreet)
              .replaceAll("<address>");
    }
    discreet = discreet.strip();
    return discreet.length() > LONGEST ? discreet.substring(0, LONGEST) + "…" : discreet;
  }

  /** Patterns take a time that grows with the square of what they read. */
  private static String beginning(String text) {
    if (text.length() <= READ_AT_MOST) {
      return text;
    }
    int end = READ_AT_MOST;
    // Not half an address: nothing would know it for one.
    while (end > 0 && !Character.isWhitespace(text.charAt(end))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }
}
