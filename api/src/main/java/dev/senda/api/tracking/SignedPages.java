package dev.senda.api.tracking;

import dev.senda.api.ApiSettings;
import dev.senda.store.Contacts;
import dev.senda.store.Engagements.Origin;
import dev.senda.store.Tokens;
import dev.senda.store.Tokens.Purpose;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;

/**
 * Pages for whoever has their signed link, in Spanish or English. They need no login, no cookie and
 * no script, and show nothing by which anybody could be known.
 */
@Component
class SignedPages {

  private static final Logger LOG = LoggerFactory.getLogger(SignedPages.class);

  private static final Locale SPANISH = Locale.of("es");

  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private final Tokens tokens;
  private final Unsubscribing unsubscribing;
  private final Contacts contacts;
  private final TemplateEngine templates;
  private final ApiSettings settings;

  SignedPages(
      Tokens tokens,
      Unsubscribing unsubscribing,
      Contacts contacts,
      TemplateEngine templates,
      ApiSettings settings) {
    this.tokens = tokens;
    this.unsubscribing = unsubscribing;
    this.contacts = contacts;
    this.templates = templates;
    this.settings = settings;
  }

  /** Answers whoever has the link of this message. */
  interface Page {
    ResponseEntity<String> of(Origin origin, Locale language);
  }

  /** What a page without a form says, by the names of its words. */
  enum Notice {
    UNKNOWN,
    FAILED,
    UNREADABLE,
    ERASED;

    String words() {
      return "notice." + name().toLowerCase(Locale.ROOT);
    }
  }

  /** The page, if the link is one of ours; else one that says what is wrong. */
  ResponseEntity<String> open(
      Purpose purpose, String token, HttpServletRequest request, Page page) {
    try {
      var origin =
          tokens
              .verify(purpose, token)
              .flatMap(content -> unsubscribing.originOf(content.message()));
      if (origin.isEmpty()) {
        return notice(HttpStatus.NOT_FOUND, Notice.UNKNOWN, asked(request));
      }
      return page.of(origin.get(), languageOf(origin.get()).orElse(asked(request)));
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("A page behind a signed link failed: {}", e.getMessage());
      return notice(HttpStatus.SERVICE_UNAVAILABLE, Notice.FAILED, asked(request));
    }
  }

  ResponseEntity<String> notice(HttpStatus status, Notice notice, Locale language) {
    return html(
        status,
        "tracking/notice",
        language,
        Map.of("words", notice.words(), "retry", notice == Notice.FAILED));
  }

  ResponseEntity<String> html(
      HttpStatus status, String template, Locale language, Map<String, Object> variables) {
    return Headers.quiet(ResponseEntity.status(status))
        .header("Content-Security-Policy", POLICY)
        .contentType(MediaType.TEXT_HTML)
        .body(templates.process(template, new Context(spoken(language), variables)));
  }

  /** The language that the request asks for, of those that the pages speak. */
  Locale asked(HttpServletRequest request) {
    return spoken(
        request.getHeader("Accept-Language") == null
            ? settings.defaultLocale()
            : request.getLocale());
  }

  private Optional<Locale> languageOf(Origin origin) {
    return contacts
        .find(origin.contact())
        .flatMap(one -> Optional.ofNullable(one.locale()))
        .or(() -> Optional.ofNullable(origin.locale()))
        .map(Locale::forLanguageTag)
        .map(SignedPages::spoken);
  }

  private static Locale spoken(Locale locale) {
    return locale.getLanguage().equals(SPANISH.getLanguage()) ? SPANISH : Locale.ENGLISH;
  }
}
