package dev.senda.journey;

import java.util.List;

/**
 * An answer that a contact can give by text; an enum of the journey implements it:
 *
 * <pre>{@code
 * enum Slot implements TextAnswer {
 *   MORNING,
 *   EVENING,
 *   SOMETHING_ELSE,
 *   NO_ANSWER;
 *
 *   public List<String> words() {
 *     return switch (this) {
 *       case MORNING -> List.of("1", "morning", "mañana");
 *       case EVENING -> List.of("2", "evening", "tarde");
 *       case SOMETHING_ELSE, NO_ANSWER -> List.of();
 *     };
 *   }
 * }
 * }</pre>
 */
public interface TextAnswer {

  /**
   * The texts that mean this answer, in every language: digits, words, and the payloads of WhatsApp
   * buttons. Case, accents, punctuation and polite words around them do not matter. Empty for any
   * other text, and for no answer: {@code return List.of("1", "yes", "sí");}.
   */
  List<String> words();
}
