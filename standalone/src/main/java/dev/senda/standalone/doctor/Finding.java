package dev.senda.standalone.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What one check found. It contains no secret.
 *
 * @param check its name, such as {@code temporal.namespace}
 * @param expected what was expected; null where all is well
 * @param action what to do; null where nothing is
 */
record Finding(
    Severity severity,
    String check,
    String found,
    @Nullable String expected,
    @Nullable String action) {

  enum Severity {
    OK,
    FIXED,
    WARNING,
    ERROR
  }

  static Finding ok(String check, String found) {
    return new Finding(Severity.OK, check, found, null, null);
  }

  static Finding fixed(String check, String found) {
    return new Finding(Severity.FIXED, check, found, null, null);
  }

  static Finding warning(String check, String found, String expected, String action) {
    return new Finding(Severity.WARNING, check, found, expected, action);
  }

  static Finding error(String check, String found, String expected, String action) {
    return new Finding(Severity.ERROR, check, found, expected, action);
  }
}
