package dev.senda.api.preferences;

import dev.senda.api.settings.ApiSettings;
import dev.senda.api.tracking.PrivacyHeaders;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
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
 * Renders the pages behind signed links, in Spanish or English. They need no login, no cookie and
 * no script, and show no personal data.
 */
@Component
class SignedPageRenderer {

  private static final Logger LOG = LoggerFactory.getLogger(SignedPageRenderer.class);

  private static final Locale SPANISH = Locale.of("es");

  private static final String CSP =
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private final LinkTokenSigner tokens;
  private final UnsubscribeService unsubscribeService;
  private final Contacts contacts;
  private final TemplateEngine templateEngine;
  private final ApiSettings settings;

  SignedPageRenderer(
      LinkTokenSigner tokens,
      UnsubscribeService unsubscribeService,
      Contacts contacts,
      TemplateEngine templates,
      ApiSettings settings) {
    this.tokens = tokens;
    this.unsubscribeService = unsubscribeService;
    this.contacts = contacts;
    this.templateEngine = templates;
    this.settings = settings;
  }

  /** Renders the page for the message of the link. */
  interface SignedPage {
    ResponseEntity<String> render(MessageOrigin origin, Locale language);
  }

  /** The notices of a page without a form, by their message keys. */
  enum NoticeType {
    UNKNOWN,
    FAILED,
    UNREADABLE,
    ERASED;

    String messageKey() {
      return "notice." + name().toLowerCase(Locale.ROOT);
    }
  }

  /** Renders the page if the link's token is valid; otherwise a notice. */
  ResponseEntity<String> renderForToken(
      LinkPurpose purpose, String token, HttpServletRequest request, SignedPage page) {
    try {
      var origin =
          tokens
              .verify(purpose, token)
              .flatMap(content -> unsubscribeService.findOrigin(content.messageId()));
      if (origin.isEmpty()) {
        return renderNotice(HttpStatus.NOT_FOUND, NoticeType.UNKNOWN, requestedLanguage(request));
      }
      return page.render(
          origin.get(), contactLanguage(origin.get()).orElse(requestedLanguage(request)));
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Signed page failed: {}", e.getMessage());
      return renderNotice(
          HttpStatus.SERVICE_UNAVAILABLE, NoticeType.FAILED, requestedLanguage(request));
    }
  }

  ResponseEntity<String> renderNotice(HttpStatus status, NoticeType notice, Locale language) {
    return renderTemplate(
        status,
        "preferences/notice",
        language,
        Map.of("messageKey", notice.messageKey(), "retry", notice == NoticeType.FAILED));
  }

  ResponseEntity<String> renderTemplate(
      HttpStatus status, String template, Locale language, Map<String, Object> variables) {
    return PrivacyHeaders.addTo(ResponseEntity.status(status))
        .header("Content-Security-Policy", CSP)
        .contentType(MediaType.TEXT_HTML)
        .body(
            templateEngine.process(template, new Context(supportedLanguage(language), variables)));
  }

  /** The language of the request, among the supported ones. */
  Locale requestedLanguage(HttpServletRequest request) {
    return supportedLanguage(
        request.getHeader("Accept-Language") == null
            ? settings.defaultLocale()
            : request.getLocale());
  }

  private Optional<Locale> contactLanguage(MessageOrigin origin) {
    return contacts
        .find(origin.contactKey())
        .flatMap(one -> Optional.ofNullable(one.locale()))
        .or(() -> Optional.ofNullable(origin.locale()))
        .map(Locale::forLanguageTag)
        .map(SignedPageRenderer::supportedLanguage);
  }

  private static Locale supportedLanguage(Locale locale) {
    return locale.getLanguage().equals(SPANISH.getLanguage()) ? SPANISH : Locale.ENGLISH;
  }
}
