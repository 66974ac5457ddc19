package dev.senda.devservices;

import java.util.Locale;

/**
 * Operating system and architecture of this machine.
 *
 * @param system linux or darwin
 * @param architecture amd64 or arm64
 */
record Platform(String system, String architecture) {

  static Platform current() {
    var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    var architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return new Platform(
        system.startsWith("mac") ? "darwin" : system,
        switch (architecture) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> architecture;
        });
  }

  @Override
  public String toString() {
    return system + " " + architecture;
  }
}
