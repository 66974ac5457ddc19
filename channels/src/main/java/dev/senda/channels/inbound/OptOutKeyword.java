package dev.senda.channels.inbound;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a whole text message can ask for, in English and Spanish. */
public enum OptOutKeyword {
  STOP,
  START,
  HELP;

  private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");

  /** The time of the patterns grows with the square of the text; Twilio sends 1,600 characters. */
  private static final int READ_AT_MOST = 2000;

  private static final Pattern AROUND =
      Pattern.compile("^[\\p{P}\\p{S}\\p{Z}\\p{C}]+|[\\p{P}\\p{S}\\p{Z}\\p{C}]+$");

  /**
   * The keyword that this message is.
   *
   * @param optOutType the type that Twilio's Advanced Opt-Out gives; empty for none
   */
  public static Optional<OptOutKeyword> parse(String optOutType, String body) {
    var said = named(optOutType.strip().toUpperCase(Locale.ROOT));
    if (said.isPresent()) {
      return said;
    }
    var read = body.length() > READ_AT_MOST ? body.substring(0, READ_AT_MOST) : body;
    var plain = ACCENTS.matcher(Normalizer.normalize(read, Normalizer.Form.NFD)).replaceAll("");
    var word = AROUND.matcher(plain).replaceAll("").toUpperCase(Locale.ROOT);
    return switch (word) {
      case "STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT" ->
          Optional.of(STOP);
      case "BAJA", "ALTO", "CANCELAR" -> Optional.of(STOP);
      case "START", "UNSTOP", "ALTA" -> Optional.of(START);
      case "HELP", "AYUDA" -> Optional.of(HELP);
      default -> Optional.empty();
    };
  }

  private static Optional<OptOutKeyword> named(String name) {
    return Arrays.stream(values()).filter(keyword -> keyword.name().equals(name)).findFirst();
  }
}
