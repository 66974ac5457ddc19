package dev.senda.standalone;

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

/** What a reader finds in a mail: the links and the pixel that are really in it. */
final class MailParts {

  private static final Pattern ONE_CLICK = Pattern.compile("<(https?://[^>]+)>");

  private final Document html;
  private final @Nullable String listUnsubscribe;
  private final @Nullable String listUnsubscribePost;

  private MailParts(
      Document html, @Nullable String listUnsubscribe, @Nullable String listUnsubscribePost) {
    this.html = html;
    this.listUnsubscribe = listUnsubscribe;
    this.listUnsubscribePost = listUnsubscribePost;
  }

  /**
   * @param raw the whole mail (RFC 5322)
   * @throws IOException if it cannot be read, or has no HTML
   */
  static MailParts of(byte[] raw) throws IOException {
    try {
      var mail = new MimeMessage(null, new ByteArrayInputStream(raw));
      var text = html(mail).orElseThrow(() -> new IOException("a mail without HTML"));
      return new MailParts(
          Jsoup.parse(text),
          mail.getHeader("List-Unsubscribe", null),
          mail.getHeader("List-Unsubscribe-Post", null));
    } catch (MessagingException e) {
      throw new IOException("a mail that cannot be read: " + e.getMessage(), e);
    }
  }

  private static Optional<String> html(Part part) throws MessagingException, IOException {
    if (part.isMimeType("text/html")) {
      return Optional.of((String) part.getContent());
    }
    if (part.isMimeType("multipart/*")) {
      var parts = (Multipart) part.getContent();
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart child = parts.getBodyPart(i);
        var found = html(child);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  URI pixel() throws IOException {
    return address("img[src*=/o/]", "src", "an open pixel");
  }

  /** The first tracked link: the button that the mail is about. */
  URI link() throws IOException {
    return address("a[href*=/t/]", "href", "a tracked link");
  }

  URI unsubscribePage() throws IOException {
    return address("a[href*=/u/]", "href", "a link to unsubscribe");
  }

  /** Where a mail program unsubscribes by POST (RFC 8058). */
  URI oneClick() throws IOException {
    var address = ONE_CLICK.matcher(listUnsubscribe == null ? "" : listUnsubscribe);
    if (!address.find() || !"List-Unsubscribe=One-Click".equals(listUnsubscribePost)) {
      throw new IOException(
          "List-Unsubscribe: %s, List-Unsubscribe-Post: %s (expected both, RFC 8058)"
              .formatted(listUnsubscribe, listUnsubscribePost));
    }
    return URI.create(address.group(1));
  }

  private URI address(String selector, String attribute, String what) throws IOException {
    var element = html.selectFirst(selector);
    if (element == null) {
      throw new IOException("a mail without " + what);
    }
    return URI.create(element.attr(attribute));
  }
}
