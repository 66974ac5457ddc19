package dev.senda.standalone.recipient;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/** The links and the pixel in a mail or a text message. */
public final class MailLinks {

  private static final Pattern ONE_CLICK = Pattern.compile("<(https?://[^>]+)>");

  private static final Pattern TRACKED = Pattern.compile("https?://\\S+/[ts]/[\\w-]+");

  /** Null for a text message, which has none. */
  private final @Nullable Document html;

  private final String text;
  private final @Nullable String listUnsubscribe;
  private final @Nullable String listUnsubscribePost;

  private MailLinks(
      @Nullable Document html,
      String text,
      @Nullable String listUnsubscribe,
      @Nullable String listUnsubscribePost) {
    this.html = html;
    this.text = text;
    this.listUnsubscribe = listUnsubscribe;
    this.listUnsubscribePost = listUnsubscribePost;
  }

  /**
   * Reads the links of a mail.
   *
   * @param raw the whole mail (RFC 5322), or a text message that is written as one
   * @throws IOException if it cannot be read, or has neither HTML nor text
   */
  public static MailLinks of(byte[] raw) throws IOException {
    try {
      var mail = new MimeMessage(null, new ByteArrayInputStream(raw));
      var html = content(mail, "text/html");
      var text = content(mail, "text/plain");
      if (html.isEmpty() && text.isEmpty()) {
        throw new IOException("mail without HTML and text part");
      }
      return new MailLinks(
          html.map(Jsoup::parse).orElse(null),
          text.orElse(""),
          mail.getHeader("List-Unsubscribe", null),
          mail.getHeader("List-Unsubscribe-Post", null));
    } catch (MessagingException e) {
      throw new IOException("unreadable mail: " + e.getMessage(), e);
    }
  }

  private static Optional<String> content(Part part, String type)
      throws MessagingException, IOException {
    if (part.isMimeType(type)) {
      return Optional.of((String) part.getContent());
    }
    if (part.isMimeType("multipart/*")) {
      var parts = (Multipart) part.getContent();
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart child = parts.getBodyPart(i);
        var found = content(child, type);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether opens are tracked: text messages have no pixel. */
  public boolean hasPixel() {
    return html != null;
  }

  URI openPixel() throws IOException {
    return address("img[src*=/o/]", "src", "an open pixel");
  }

  /** The first tracked link, which is the main button of the mail. */
  URI firstTrackedLink() throws IOException {
    if (html == null) {
      var link = TRACKED.matcher(text);
      if (!link.find()) {
        throw new IOException("text message without a tracked link");
      }
      return URI.create(link.group());
    }
    return address("a[href*=/t/]", "href", "a tracked link");
  }

  URI unsubscribePage() throws IOException {
    return address("a[href*=/u/]", "href", "a link to unsubscribe");
  }

  /** Where a mail program unsubscribes by POST (RFC 8058). */
  URI oneClickUnsubscribe() throws IOException {
    var address = ONE_CLICK.matcher(listUnsubscribe == null ? "" : listUnsubscribe);
    if (!address.find() || !"List-Unsubscribe=One-Click".equals(listUnsubscribePost)) {
      throw new IOException(
          "List-Unsubscribe: %s, List-Unsubscribe-Post: %s (expected both, RFC 8058)"
              .formatted(listUnsubscribe, listUnsubscribePost));
    }
    return URI.create(address.group(1));
  }

  private URI address(String selector, String attribute, String what) throws IOException {
    var element = html == null ? null : html.selectFirst(selector);
    if (element == null) {
      throw new IOException("mail without " + what);
    }
    return URI.create(element.attr(attribute));
  }
}
