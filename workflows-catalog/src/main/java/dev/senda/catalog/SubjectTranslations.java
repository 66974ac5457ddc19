package dev.senda.catalog;

import java.util.regex.Pattern;

/** Finds in a template's front matter the translation of a subject that the code gives. */
final class SubjectTranslations {

  private static final Pattern FRONT_MATTER =
      Pattern.compile("\\A\uFEFF?---\\R(.*?)\\R---\\R", Pattern.DOTALL);

  private SubjectTranslations() {}

  /** Whether the front matter has a line of this subject with a translation. */
  static boolean has(String template, String subject) {
    var matter = FRONT_MATTER.matcher(template);
    return matter.find()
        && Pattern.compile("(?m)^\\s+[\"']?%s[\"']?\\s*:\\s*\\S".formatted(Pattern.quote(subject)))
            .matcher(matter.group(1))
            .find();
  }
}
