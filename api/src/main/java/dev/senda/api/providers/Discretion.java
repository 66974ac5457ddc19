package dev.senda.api.providers;

import java.util.regex.Pattern;

/** Takes out of what providers and mail servers say whatever tells who it is about. */
final class Discretion {

  private static final Pattern ADDRESS = Pattern.compile("\\S+@\\S+");
  private static final Pattern NUMBER = Pattern.compile("\\+?\\d[\\d ()-]{6,}\\d");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]+");
  private static final int SHORTEST_NAME = 3;
  private static final int LONGEST = 200;

  private Discretion() {}

  /**
   * The text without addresses and numbers, at most 200 characters of it.
   *
   * @param address whom it is about; empty where that is not known
   */
  static String apply(String text, String address) {
    var discreet = UNPRINTABLE.matcher(text).replaceAll(" ");
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
}
