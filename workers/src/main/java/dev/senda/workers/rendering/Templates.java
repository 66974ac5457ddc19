package dev.senda.workers.rendering;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Channel;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.MessageClass;
import dev.senda.workers.rendering.cache.LruCache;
import dev.senda.workers.rendering.liquid.expression.LiquidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds templates and layouts: first in a directory, which is read again for each message so that a
 * fix needs no restart, then beside the journeys.
 */
public final class Templates {

  private static final String LAYOUT = "layout";

  private final Catalog catalog;
  private final @Nullable Path directory;
  private final Locale defaultLocale;

  /**
   * What the catalog has, and what it has not: contacts have any locale, and a search of the whole
   * class path that finds nothing is the longest. Files of the directory are read each time, so
   * that a corrected one counts at once.
   */
  private final LruCache<CatalogKey, Optional<TemplateSource>> ofCatalog = new LruCache<>(1_000);

  private final LruCache<ResourceKey, Optional<String>> layouts = new LruCache<>(1_000);

  private final LruCache<SnippetKey, String> snippets = new LruCache<>(1_000);

  private final LruCache<ResourceKey, Optional<String>> snippetFiles = new LruCache<>(1_000);

  private record SnippetKey(Class<?> journey, String name, Locale locale) {}

  private record ResourceKey(Class<?> journey, String file) {}

  private record CatalogKey(Class<?> journey, String template, Channel channel, Locale locale) {}

  /**
   * The templates of these journeys.
   *
   * @param directory holds {@code <journey>/<template>.<locale>.mjml}, the same with {@code sms} or
   *     another channel's ending, {@code layout.<locale>.mjml}, and the snippets of a journey and
   *     of all of them; null for none
   */
  public Templates(Catalog catalog, @Nullable Path directory, Locale defaultLocale) {
    this.catalog = catalog;
    this.directory = directory;
    this.defaultLocale = defaultLocale;
  }

  Locale defaultLocale() {
    return defaultLocale;
  }

  /**
   * The template in the locale that is nearest to the contact's: {@code es-MX}, then {@code es},
   * then the default locale.
   *
   * @throws RenderingException if there is none, or its front matter is broken
   */
  TemplateSource find(Journey journey, Message.Single message, @Nullable String wanted) {
    var locales = nearest(wanted);
    for (var locale : locales) {
      var file = fileOf(message, locale);
      var source =
          override(journey, file)
              .map(text -> parse(message, locale, text))
              .or(() -> findInCatalog(journey, message, locale));
      if (source.isPresent()) {
        return source.get();
      }
    }
    throw RenderingException.templateNotFound(
        nameOf(message),
        String.join(", ", locales.stream().map(Locale::toLanguageTag).toList()),
        "there is no such template (expected %s beside %s)"
            .formatted(
                String.join(
                    " or ", locales.stream().map(locale -> fileOf(message, locale)).toList()),
                journey.getClass().getSimpleName()));
  }

  private Optional<TemplateSource> findInCatalog(
      Journey journey, Message.Single message, Locale locale) {
    return ofCatalog.get(
        new CatalogKey(journey.getClass(), message.template(), message.channel(), locale),
        () ->
            catalog
                .templateText(journey, message.template(), message.channel(), locale)
                .map(text -> parse(message, locale, text)));
  }

  static TemplateSource parse(Message.Single message, Locale locale, String text) {
    return switch (message) {
      case Message.Email email -> TemplateSource.parseEmail(nameOf(email), locale, text);
      case Message.Text words ->
          TemplateSource.parseText(nameOf(words), words.channel(), locale, text);
    };
  }

  /**
   * The name for errors; it contains the channel, because several channels may have the same name.
   */
  private static String nameOf(Message.Single message) {
    return switch (message) {
      case Message.Email email -> email.template();
      case Message.Text text -> text.template() + "." + text.channel().wireName();
    };
  }

  private static String fileOf(Message.Single message, Locale locale) {
    return Catalog.templateFileName(message.template(), message.channel(), locale);
  }

  /**
   * The layout that goes with a template: that of its class ({@code layout-transactional}), or else
   * the one of all classes.
   *
   * @throws RenderingException if there is none
   */
  String layout(Journey journey, TemplateSource source) {
    return layout(journey, source, journey.plan().messageClass());
  }

  /** As above, for a message of this class. */
  String layout(Journey journey, TemplateSource source, MessageClass messageClass) {
    var locales = nearest(source.locale().toLanguageTag());
    return findLayout(journey, locales, "layout-" + messageClass)
        .or(() -> findLayout(journey, locales, LAYOUT))
        .orElseThrow(
            () ->
                RenderingException.of(
                    source,
                    "there is no layout for it (expected %s beside the provider of its journey)"
                        .formatted(
                            String.join(
                                " or ",
                                locales.stream()
                                    .map(locale -> layoutFile(LAYOUT, locale))
                                    .toList()))));
  }

  private Optional<String> findLayout(Journey journey, List<Locale> locales, String layout) {
    return locales.stream()
        .flatMap(
            locale ->
                override(".", layoutFile(layout, locale))
                    .or(
                        () ->
                            layouts.get(
                                new ResourceKey(journey.getClass(), layoutFile(layout, locale)),
                                () -> catalog.layout(journey, layout, locale)))
                    .stream())
        .findFirst()
        .map(TemplateSource::withoutByteOrderMark);
  }

  /**
   * The text of a snippet, in the locale that is nearest to the template's or without one; the
   * journey's own comes before the one of all journeys.
   *
   * @throws LiquidException if there is none
   */
  String snippet(Journey journey, String name, Locale locale) {
    return directory == null
        ? snippets.get(
            new SnippetKey(journey.getClass(), name, locale),
            () -> findSnippet(journey, name, locale))
        : findSnippet(journey, name, locale);
  }

  private String findSnippet(Journey journey, String name, Locale locale) {
    var files = snippetFiles(name, locale);
    return files.stream()
        .flatMap(
            file ->
                override(journey, file)
                    .or(() -> override(".", file))
                    .or(
                        () ->
                            snippetFiles.get(
                                new ResourceKey(journey.getClass(), file),
                                () -> catalog.snippetText(journey, file)))
                    .stream())
        .findFirst()
        .map(TemplateSource::withoutByteOrderMark)
        .orElseThrow(
            () ->
                new LiquidException(
                    0,
                    "found snippet \"%s\", expected %s beside %s or the layout"
                        .formatted(
                            name, String.join(" or ", files), journey.getClass().getSimpleName()),
                    null));
  }

  private List<String> snippetFiles(String name, Locale locale) {
    var files = new ArrayList<String>();
    nearest(locale.toLanguageTag())
        .forEach(near -> files.add("%s.%s.liquid".formatted(name, near.toLanguageTag())));
    files.add(name + ".liquid");
    return files;
  }

  private List<Locale> nearest(@Nullable String wanted) {
    var locales = new LinkedHashSet<Locale>();
    if (wanted != null) {
      var locale = parsed(wanted);
      if (!locale.getLanguage().isEmpty()) {
        locales.add(locale);
        locales.add(Locale.of(locale.getLanguage()));
      }
    }
    locales.add(defaultLocale);
    locales.add(Locale.of(defaultLocale.getLanguage()));
    return List.copyOf(locales);
  }

  /** Parses {@code es-MX} and {@code es_MX}, as apps write locales. */
  static Locale parsed(String wanted) {
    try {
      return new Locale.Builder().setLanguageTag(wanted.strip().replace('_', '-')).build();
    } catch (IllformedLocaleException e) {
      return Locale.ROOT;
    }
  }

  private static String layoutFile(String layout, Locale locale) {
    return Catalog.templateFileName(layout, Channel.EMAIL, locale);
  }

  private Optional<String> override(Journey journey, String file) {
    return directory == null ? Optional.empty() : override(journey.plan().name(), file);
  }

  private Optional<String> override(String folder, String file) {
    if (directory == null) {
      return Optional.empty();
    }
    var path = directory.resolve(folder).resolve(file);
    try {
      return Files.isRegularFile(path) ? Optional.of(Files.readString(path)) : Optional.empty();
    } catch (IOException e) {
      throw RenderingException.templateNotFound(
          file, "any locale", "%s cannot be read: %s".formatted(path, e.getMessage()));
    }
  }
}
