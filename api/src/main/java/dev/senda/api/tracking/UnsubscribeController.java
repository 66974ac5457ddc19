package dev.senda.api.tracking;

import dev.senda.api.ApiSettings;
import dev.senda.store.Contacts;
import dev.senda.store.Engagements.Origin;
import dev.senda.store.Tokens;
import dev.senda.store.Tokens.Purpose;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Unsubscribing. Looking at the page changes nothing, since scanners follow links; its button does,
 * and so does a mail program's own (RFC 8058), without login, cookie or redirect.
 */
@RestController
@Tag(name = "Tracking")
class UnsubscribeController {

  private static final Logger LOG = LoggerFactory.getLogger(UnsubscribeController.class);

  private final Tokens tokens;
  private final Unsubscribing unsubscribing;
  private final Contacts contacts;
  private final UnsubscribePage pages;
  private final ApiSettings settings;

  UnsubscribeController(
      Tokens tokens,
      Unsubscribing unsubscribing,
      Contacts contacts,
      UnsubscribePage pages,
      ApiSettings settings) {
    this.tokens = tokens;
    this.unsubscribing = unsubscribing;
    this.contacts = contacts;
    this.pages = pages;
    this.settings = settings;
  }

  @GetMapping("/u/{token}")
  @Operation(summary = "The page with the button; changes nothing")
  ResponseEntity<String> page(@PathVariable String token, HttpServletRequest request) {
    return answer(token, request, origin -> UnsubscribePage.State.ASKING);
  }

  @PostMapping("/u/{token}")
  @Operation(summary = "Unsubscribes: by the page's button, or by one click (RFC 8058)")
  ResponseEntity<String> unsubscribe(@PathVariable String token, HttpServletRequest request) {
    var oneClick = "One-Click".equals(request.getParameter("List-Unsubscribe"));
    return answer(
        token,
        request,
        origin -> {
          unsubscribing.unsubscribe(origin, oneClick ? "one-click" : "unsubscribe-link");
          return UnsubscribePage.State.DONE;
        });
  }

  private interface Action {
    UnsubscribePage.State on(Origin origin);
  }

  private ResponseEntity<String> answer(String token, HttpServletRequest request, Action action) {
    try {
      var origin =
          tokens
              .verify(Purpose.UNSUBSCRIBE, token)
              .flatMap(content -> unsubscribing.originOf(content.message()));
      if (origin.isEmpty()) {
        return html(HttpStatus.NOT_FOUND, UnsubscribePage.State.UNKNOWN, asked(request));
      }
      var language = languageOf(origin.get());
      return html(HttpStatus.OK, action.on(origin.get()), language.orElse(asked(request)));
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Somebody could not unsubscribe: {}", e.getMessage());
      return html(HttpStatus.SERVICE_UNAVAILABLE, UnsubscribePage.State.FAILED, asked(request));
    }
  }

  private ResponseEntity<String> html(
      HttpStatus status, UnsubscribePage.State state, Locale locale) {
    return Headers.quiet(ResponseEntity.status(status))
        .header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none';"
                + " frame-ancestors 'none'")
        .contentType(MediaType.TEXT_HTML)
        .body(pages.of(state, locale));
  }

  private Optional<Locale> languageOf(Origin origin) {
    return Optional.ofNullable(origin.locale())
        .or(() -> contacts.find(origin.contact()).flatMap(one -> Optional.ofNullable(one.locale())))
        .map(Locale::forLanguageTag);
  }

  private Locale asked(HttpServletRequest request) {
    return request.getHeader("Accept-Language") == null
        ? settings.defaultLocale()
        : request.getLocale();
  }
}
