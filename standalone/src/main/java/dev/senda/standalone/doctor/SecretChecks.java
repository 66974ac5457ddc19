package dev.senda.standalone.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether secrets are set, and are neither samples nor easy to guess. None is printed. */
final class SecretChecks {

  private static final int MIN_DIFFERENT = 10;
  private static final List<String> SAMPLES =
      List.of(
          "secret", "change-me", "changeme", "example", "password", "test", "sample", "0123456789");

  private final Installation installation;

  SecretChecks(Installation installation) {
    this.installation = installation;
  }

  List<Finding> run() {
    var findings = new ArrayList<Finding>();
    check("senda.links.secrets", installation.links().secrets(), true, findings);
    var keys = installation.api().apiKeys();
    check("senda.api-keys.admin", keys.admin(), false, findings);
    check("senda.api-keys.write", keys.write(), false, findings);
    check("senda.api-keys.browser", keys.browser(), false, findings);
    var both = new ArrayList<>(keys.browser());
    both.retainAll(
        Set.copyOf(List.of(keys.write(), keys.admin()).stream().flatMap(List::stream).toList()));
    if (!both.isEmpty()) {
      findings.add(
          Finding.error(
              "secrets.scopes",
              "a browser key is a write or admin key as well",
              "keys of their own: everybody can read a browser key",
              "create new keys, and revoke the one that pages use"));
    }
    if (installation.api().console().anonymousAccess()) {
      findings.add(
          Finding.error(
              "console.access",
              "senda.console.anonymous-access: true",
              "false: the console shows and changes everything",
              "remove the setting"));
    } else {
      findings.add(Finding.ok("console.access", "with an admin key only"));
    }
    return findings;
  }

  private static void check(
      String setting, List<String> secrets, boolean isRequired, List<Finding> findings) {
    if (secrets.isEmpty()) {
      if (isRequired) {
        findings.add(
            Finding.error(
                setting, "missing", "32 or more random characters", "openssl rand -base64 33"));
      }
      return;
    }
    long weak = secrets.stream().filter(SecretChecks::isWeak).count();
    findings.add(
        weak == 0
            ? Finding.ok(setting, "%d set".formatted(secrets.size()))
            : Finding.error(
                setting,
                "%d of %d look like a sample".formatted(weak, secrets.size()),
                "random characters",
                "openssl rand -base64 33"));
  }

  private static boolean isWeak(String secret) {
    var lower = secret.toLowerCase(Locale.ROOT);
    return secret.chars().distinct().count() < MIN_DIFFERENT
        || SAMPLES.stream().anyMatch(lower::contains);
  }
}
