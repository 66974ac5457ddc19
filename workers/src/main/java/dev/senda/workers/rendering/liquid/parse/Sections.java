package dev.senda.workers.rendering.liquid.parse;

import org.jspecify.annotations.Nullable;

/** The parts of a template one after the other: those of a file, or the lines of a tag. */
interface Sections {

  /** The next part; null at the end. */
  @Nullable Section next();

  /** What stands before the end of {@code raw}, as it is. */
  String raw(Section.Tag tag);

  /** Goes on after the end of a comment, in which nothing is parsed. */
  void skipComment(Section.Tag tag);

  /** Goes on after the end of {@code doc}, in which nothing is parsed. */
  void skipDoc(Section.Tag tag);
}
