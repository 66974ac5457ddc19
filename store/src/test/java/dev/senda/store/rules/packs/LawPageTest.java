package dev.senda.store.rules.packs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.rules.packs.CountryPack.Effect;
import dev.senda.store.rules.packs.CountryPack.Exemption;
import dev.senda.store.rules.packs.CountryPack.PackRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code docs/law.md} has what the country packs say. {@code -Dsenda.accept=true} writes it. */
class LawPageTest {

  private static final Path PAGE = Path.of("../docs/law.md");
  private static final String START = "<!-- packs -->\n";
  private static final String END = "<!-- /packs -->";

  @Test
  void page_hasThePacks() throws IOException {
    var page = Files.readString(PAGE);
    var packs =
        CountryPacks.all().packs().stream().map(LawPageTest::section).collect(joining("\n"));
    var expected =
        page.substring(0, page.indexOf(START) + START.length())
            + "\n"
            + packs
            + page.substring(page.indexOf(END));

    if (Boolean.getBoolean("senda.accept")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(expected);
  }

  private static String section(CountryPack pack) {
    return "### %s (`%s`)%n%nReviewed on %s.%n%n| rule | what Senda does | messages | channels | source |%n|---|---|---|---|---|%n%s%n%n%s%n"
        .formatted(
            pack.name(),
            pack.code(),
            pack.reviewed(),
            pack.rules().stream().map(LawPageTest::row).collect(joining("\n")),
            pack.notes().stream().map(note -> "- " + note).collect(joining("\n")));
  }

  private static String row(PackRule rule) {
    return "| **%s**: %s | %s | %s | %s | [%s](%s) |"
        .formatted(
            rule.article(),
            rule.says(),
            inWords(rule.effect()),
            words(rule.purposes()),
            rule.channels().stream().sorted().collect(joining(", ")),
            rule.isOriginal() ? "the law" : "a report",
            rule.source());
  }

  private static String inWords(Effect effect) {
    return switch (effect) {
      case Effect.Hours(var hours, var isOffOnHolidays) ->
          "defers to these hours: %s%s"
              .formatted(hours, isOffOnHolidays ? "; not on public holidays" : "");
      case Effect.Cap(var atMost, var period) ->
          "defers: at most %d per %s".formatted(atMost, period);
      case Effect.OneChannel(var period) -> "defers: one channel per %s".formatted(period);
      case Effect.Requires(var reasons) -> "skips without: " + words(reasons);
      case Effect.Registry(var name, var unless, var isForAnyAddress) ->
          "skips who is in the registry `%s`%s%s"
              .formatted(
                  name,
                  isForAnyAddress ? " with any address" : "",
                  unless.isEmpty() ? "" : ", unless: " + words(unless));
      case Effect.CoveredBy(var what) -> "nothing: " + what;
    };
  }

  private static String words(Collection<? extends Enum<?>> values) {
    return values.stream()
        .map(value -> value == Exemption.CUSTOMER ? "is a customer" : value.name())
        .map(word -> word.toLowerCase(Locale.ROOT).replace('_', ' '))
        .sorted()
        .collect(joining(" or "));
  }
}
