package dev.senda.api.imports.mapping;

import dev.senda.api.imports.mapping.ImportField.FieldType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers of the exports of other tools, and of tables that people write, in English and
 * Spanish. Case, spaces, punctuation and accents make no difference. They are in the file {@code
 * imports/known-headers.txt}, with their sources.
 */
final class KnownHeaders {

  private static final String FILE = "/imports/known-headers.txt";
  private static final String ANY_OTHER = "*";

  /** A name, and the column that a file must have. */
  private static final Pattern SECTION = Pattern.compile("\\[[^;]+(?:; with (.+))?]");

  /** Which column is the phone number where several are: a text reaches a mobile phone. */
  private static final List<String> PHONES =
      List.of(
          "mobilephonenumber",
          "mobilephone",
          "mobile",
          "cellphone",
          "movil",
          "telefonomovil",
          "numerodetelefonomovil",
          "celular",
          "sms",
          "smsnumber",
          "smsphonenumber",
          "whatsappphonenumber",
          "whatsapp",
          "phonenumber",
          "phone",
          "telefono",
          "numerodetelefono",
          "tel",
          "telephone");

  /**
   * How the columns of HubSpot begin, one for each type of email, also by its internal name and in
   * Spanish.
   */
  private static final List<String> OPT_OUTS =
      List.of(
          "optedoutofemail",
          "hsemailoptout",
          "dadodebajade",
          "dadadebajade",
          "sediodebajade",
          "cancelolasuscripciona",
          "cancelosususcripciona",
          "canceladolasuscripciona",
          "hacanceladolasuscripciona",
          "suscripcioncanceladaa");

  /** Such a column may say who agreed or opted out, in words that no list knows. */
  private static final Pattern ABOUT_CONSENT =
      Pattern.compile(
          ".*(unsub|subscri|optout|optedout|optin|optedin|suppress|suprimid|blacklist|blocklist"
              + "|bounce|rebot|complain|spam|donot|dnc|consent|permission|gdpr|rgpd|baja"
              + "|withdr|revok|newsletter|accepts|suscri|desinscri|excluid|exclusion|bloquead|listanegra"
              + "|supres|quej|nodesead|nocontact|noenvi|acept|autoriz|permis|boletin|lopd|robinson"
              + "|quarantin|cuarenten).*");

  /** ... unless it is about the circumstances. */
  private static final Pattern CIRCUMSTANCE =
      Pattern.compile(
          ".*(reason|reasonother|title|id|url|link|count|rate|ip|source|method|campaign|cause"
              + "|motivo|razon|titulo|enlace|origen|fuente|metodo|campana|recuento|tasa)$|(motivo|razon|origen|fuente"
              + "|metodo|campana|recuento|tasa)de.*");

  private static final List<Section> SECTIONS = readSections();

  /**
   * What the columns of one tool mean.
   *
   * @param marker the column that a file must have; null if the section is about all files
   * @param fields by header
   * @param others what all other columns of such a file mean
   */
  private record Section(
      @Nullable String marker, Map<String, ImportField> fields, @Nullable ImportField others) {}

  private final List<Section> sections;

  private KnownHeaders(List<Section> sections) {
    this.sections = sections;
  }

  /** What is known of the columns of a file with these headers. */
  static KnownHeaders of(List<String> headers) {
    var names = headers.stream().map(KnownHeaders::normalize).toList();
    var sections = new ArrayList<Section>();
    SECTIONS.stream()
        .filter(section -> section.marker() != null && names.contains(section.marker()))
        .forEach(sections::add);
    SECTIONS.stream().filter(section -> section.marker() == null).forEach(sections::add);
    return new KnownHeaders(sections);
  }

  /** What the column means; empty for an unknown one. */
  Optional<ImportField> find(String header) {
    var name = normalize(header);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    for (var section : sections) {
      var field = section.fields().get(name);
      if (field != null) {
        return Optional.of(field);
      }
    }
    var others = sections.getFirst().others();
    if (others != null) {
      return Optional.of(others);
    }
    return OPT_OUTS.stream().anyMatch(name::startsWith)
        ? Optional.of(ImportField.of(FieldType.UNSUBSCRIBED))
        : Optional.empty();
  }

  /** Whether a column without a meaning may say who agreed or opted out. */
  static boolean mayBeAboutConsent(String header) {
    var name = normalize(header);
    return ABOUT_CONSENT.matcher(name).matches() && !CIRCUMSTANCE.matcher(name).matches();
  }

  /** The column of the phone number; null without one. */
  static @Nullable Integer phoneColumn(List<String> headers) {
    var names = headers.stream().map(KnownHeaders::normalize).toList();
    return PHONES.stream()
        .map(names::indexOf)
        .filter(column -> column >= 0)
        .findFirst()
        .orElse(null);
  }

  static ImportField phone() {
    return ImportField.of(FieldType.PHONE);
  }

  /** Letters and digits in lower case, without accents. */
  static String normalize(String header) {
    return isPlain(header)
        ? header
        : Normalizer.normalize(header, Normalizer.Form.NFD)
            .replaceAll("[^\\p{L}\\p{N}]", "")
            .toLowerCase(Locale.ROOT);
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(one -> (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9'));
  }

  private static List<Section> readSections() {
    var sections = new ArrayList<Section>();
    for (var line : readLines()) {
      var head = SECTION.matcher(line);
      if (head.matches()) {
        var marker = head.group(1);
        sections.add(new Section(marker == null ? null : normalize(marker), new HashMap<>(), null));
      } else {
        addLine(sections, line);
      }
    }
    return List.copyOf(sections);
  }

  private static void addLine(List<Section> sections, String line) {
    var parts = line.split(" = ", 2);
    var field = ImportField.parse(parts[0]).orElseThrow(() -> new IllegalStateException(line));
    for (var header : parts[1].split(", ", -1)) {
      var section = sections.getLast();
      if (header.equals(ANY_OTHER)) {
        sections.set(sections.size() - 1, new Section(section.marker(), section.fields(), field));
      } else if (section.fields().put(normalize(header), field) != null) {
        throw new IllegalStateException("\"%s\" is there twice".formatted(header));
      }
    }
  }

  private static List<String> readLines() {
    try (var file = KnownHeaders.class.getResourceAsStream(FILE)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
