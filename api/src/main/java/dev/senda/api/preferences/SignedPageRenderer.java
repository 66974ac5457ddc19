package dev.senda.api.preferences;

import dev.senda.api.recipients.NoticePage;
import dev.senda.api.recipients.NoticePage.Notice;
import dev.senda.api.recipients.PrivacyHeaders;
import dev.senda.api.recipients.RecipientLanguage;
import dev.senda.api.settings.ApiSettings;
import dev.senda.settings.brand.BrandSettings;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

  private final LinkTokenSigner tokens;
  private final UnsubscribeService unsubscribeService;
  private final Contacts contacts;
  private final TemplateEngine templateEngine;
  private final ApiSettings settings;
  private final BrandSettings brands;

  SignedPageRenderer(
      LinkTokenSigner tokens,
      UnsubscribeService unsubscribeService,
      Contacts contacts,
      TemplateEngine templates,
      ApiSettings settings,
      BrandSettings brands) {
    this.tokens = tokens;
    this.unsubscribeService = unsubscribeService;
    this.contacts = contacts;
    this.templateEngine = templates;
    this.settings = settings;
    this.brands = brands;
  }

  /** Renders the page for the message of the link. */
  interface SignedPage {
    ResponseEntity<String> render(MessageOrigin origin, Locale language);
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
        return NoticePage.response(
            HttpStatus.NOT_FOUND, Notice.UNKNOWN, requestedLanguage(request));
      }
      return page.render(
          origin.get(), contactLanguage(origin.get()).orElse(requestedLanguage(request)));
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Signed page failed: {}", e.getMessage());
      return NoticePage.response(
          HttpStatus.SERVICE_UNAVAILABLE, Notice.FAILED, requestedLanguage(request));
    }
  }

  /** Renders a page in the name of the brand whose message had the link. */
  ResponseEntity<String> renderTemplate(
      MessageOrigin origin, String template, Locale language, Map<String, Object> variables) {
    var journey = origin.journey();
    var brand =
        PageBrand.of(brands.brandOf(journey, unsubscribeService.topicOf(journey)), language);
    var all = new HashMap<>(variables);
    all.put("brand", brand);
    return PrivacyHeaders.addTo(ResponseEntity.ok())
        .header("Content-Security-Policy", NoticePage.CSP + brand.imageSource())
        .contentType(MediaType.TEXT_HTML)
        .body(templateEngine.process(template, new Context(language, all)));
  }

  private Locale requestedLanguage(HttpServletRequest request) {
    return RecipientLanguage.of(request, settings.defaultLocale());
  }

  /**
   * The contact's own language, which may be newer than the message; otherwise the language of the
   * message. Empty if the pages are written in neither.
   */
  private Optional<Locale> contactLanguage(MessageOrigin origin) {
    return contacts
        .find(origin.contactKey())
        .flatMap(contact -> supported(contact.locale()))
        .or(() -> supported(origin.locale()));
  }

  private static Optional<Locale> supported(@Nullable String locale) {
    return locale == null
        ? Optional.empty()
        : RecipientLanguage.find(Locale.forLanguageTag(locale.replace('_', '-')));
  }
}
