package dev.senda.catalog;

import java.util.regex.Pattern;

/** A text like the one that a template gives: for its length, when nobody receives it yet. */
final class SampleText {

  /** Stands for a value that the template prints: a first name, a number, a day. */
  private static final String VALUE = "x".repeat(10);

  /** Stands for a short link: a domain of 13 characters, and its code. */
  private static final String SHORT_LINK = "https://abcd.example/s/0123456789";

  /** Stands for a signed link, which has a token of some 100 characters. */
  private static final String SIGNED_LINK = "https://abcd.example/t/" + "x".repeat(98);

  private static final Pattern SIGNED_LINKS =
      Pattern.compile("\\A\uFEFF?---\\R(?:.*\\R)*?short-links:[ \\t]*[\"']?off\\b");

  private static final Pattern FRONT_MATTER =
      Pattern.compile("\\A\uFEFF?---\\R.*?\\R---\\R", Pattern.DOTALL);
  private static final Pattern OUR_PAGE =
      Pattern.compile("\\{\\{-?\\s*links\\..*?}}", Pattern.DOTALL);
  private static final Pattern OUTPUT = Pattern.compile("\\{\\{.*?}}", Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("\\{%.*?%}", Pattern.DOTALL);
  private static final Pattern LINK =
      Pattern.compile("(?i)(?:https?://|\\bwww\\.)\\S*[^\\s.,;:!?)\\]}'\"]");

  private SampleText() {}

  /**
   * @param template Liquid; all its branches are in the result, so that none is longer
   */
  static String of(String template) {
    var matter = FRONT_MATTER.matcher(template);
    boolean isSigned = matter.find() && SIGNED_LINKS.matcher(matter.group()).lookingAt();
    var link = isSigned ? SIGNED_LINK : SHORT_LINK;
    var text = matter.replaceFirst("");
    text = OUR_PAGE.matcher(text).replaceAll(link);
    text = OUTPUT.matcher(text).replaceAll(VALUE);
    text = TAG.matcher(text).replaceAll("");
    return LINK.matcher(text).replaceAll(link).strip();
  }
}
