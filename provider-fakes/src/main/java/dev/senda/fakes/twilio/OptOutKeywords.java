package dev.senda.fakes.twilio;

import java.util.Locale;
import java.util.Set;

/** The keywords that opt out and in if they are the whole text of an inbound message. */
final class OptOutKeywords {

  private static final Set<String> STOP =
      Set.of(
          "STOP",
          "STOPALL",
          "UNSUBSCRIBE",
          "END",
          "QUIT",
          "CANCEL",
          "REVOKE",
          "OPTOUT",
          "BAJA",
          "ALTO",
          "CANCELAR");
  private static final Set<String> START = Set.of("START", "UNSTOP", "YES", "ALTA");

  private OptOutKeywords() {}

  static boolean isStop(String body) {
    return STOP.contains(word(body));
  }

  static boolean isStart(String body) {
    return START.contains(word(body));
  }

  private static String word(String body) {
    return body.strip().toUpperCase(Locale.ROOT);
  }
}
