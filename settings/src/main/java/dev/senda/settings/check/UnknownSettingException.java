package dev.senda.settings.check;

import java.util.List;

/** Settings under {@code senda} that Senda does not have. */
public final class UnknownSettingException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownSettingException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
