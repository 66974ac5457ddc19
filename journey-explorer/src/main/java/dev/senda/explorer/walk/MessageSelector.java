package dev.senda.explorer.walk;

import dev.senda.journey.engine.MessageRef;

/** The messages of a step: all of them, or one. */
record MessageSelector(String step, int occurrence) {

  private static final int EVERY = 0;

  static MessageSelector of(String text) {
    if (text.indexOf('#') < 0) {
      return new MessageSelector(text, EVERY);
    }
    var ref = MessageRef.parse(text);
    return new MessageSelector(ref.step(), ref.occurrence());
  }

  boolean matches(MessageRef ref) {
    return step.equals(ref.step()) && (occurrence == EVERY || occurrence == ref.occurrence());
  }
}
