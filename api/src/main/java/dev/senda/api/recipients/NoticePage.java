package dev.senda.api.recipients;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/**
 * A page that tells a recipient what is wrong and what to do. It needs neither the database nor
 * Spring, so that every failure can be answered with it.
 */
public final class NoticePage {

  /** The headers of the pages of recipients: no script, no frame, nothing from elsewhere. */
  public static final String CSP =
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private static final String RETRY_AFTER_SECONDS = "60";
  private static final String STYLE = readStyle();

  private NoticePage() {}

  /** What a page says, by its message keys. */
  public enum Notice {
    /** The link is not ours, was cut off or altered, or what it led to is deleted. */
    UNKNOWN,
    /** The fault is ours, and may pass. */
    FAILED,
    /** The request cannot be understood. */
    UNREADABLE,
    /** The contact was erased. */
    ERASED;

    public String messageKey() {
      return "notice." + name().toLowerCase(Locale.ROOT);
    }

    /** The notice for a status of an error. */
    static Notice of(int status) {
      return status >= 500 ? FAILED : status == 404 || status == 410 ? UNKNOWN : UNREADABLE;
    }
  }

  /** The response of a controller. */
  public static ResponseEntity<String> response(HttpStatus status, Notice notice, Locale language) {
    var response =
        PrivacyHeaders.addTo(ResponseEntity.status(status))
            .header("Content-Security-Policy", CSP)
            .contentType(MediaType.TEXT_HTML);
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response.body(html(notice, language));
  }

  /** Writes the page for an error that no controller answered. */
  static void write(HttpServletResponse response, int status, Notice notice, Locale language)
      throws IOException {
    response.setStatus(status);
    PrivacyHeaders.addTo(response);
    response.setHeader("Content-Security-Policy", CSP);
    if (status == HttpStatus.SERVICE_UNAVAILABLE.value()) {
      response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    response.setContentType("text/html;charset=UTF-8");
    response.getWriter().write(html(notice, language));
  }

  /** The page for a status of an error. */
  public static String html(int status, Locale language) {
    return html(Notice.of(status), language);
  }

  static String html(Notice notice, Locale language) {
    var messages = messages(language);
    var title = HtmlUtils.htmlEscape(messages.getString(notice.messageKey() + ".title"), "UTF-8");
    var text = HtmlUtils.htmlEscape(messages.getString(notice.messageKey() + ".text"), "UTF-8");
    var retry =
        notice == Notice.FAILED
            ? "<p><a href=\"\">%s</a></p>"
                .formatted(HtmlUtils.htmlEscape(messages.getString("notice.retry"), "UTF-8"))
            : "";
    return """
        <!DOCTYPE html>
        <html lang="%s">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex, nofollow">
        <meta name="referrer" content="no-referrer">
        <title>%s</title>
        %s
        </head>
        <body>
        <main>
        <h1>%s</h1>
        <p role="status">%s</p>
        %s
        </main>
        </body>
        </html>
        """
        .formatted(language.getLanguage(), title, STYLE, title, text, retry);
  }

  /** The texts in this language, regardless of the default locale of the JVM. */
  public static ResourceBundle messages(Locale language) {
    return ResourceBundle.getBundle(
        "preferences/messages", language, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
  }

  /** The style of all pages of recipients, from their template. */
  private static String readStyle() {
    try (var template = NoticePage.class.getResourceAsStream("/templates/preferences/head.html")) {
      if (template == null) {
        throw new IllegalStateException("templates/preferences/head.html: missing");
      }
      var html = new String(template.readAllBytes(), StandardCharsets.UTF_8);
      return html.substring(
          html.indexOf("<style>"), html.indexOf("</style>") + "</style>".length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
