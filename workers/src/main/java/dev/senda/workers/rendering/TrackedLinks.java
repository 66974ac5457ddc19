package dev.senda.workers.rendering;

import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The signed links of a message: clicks, the open pixel, unsubscribe, preferences. */
public final class TrackedLinks {

  private static final Pattern WEB = Pattern.compile("(?is)(https?://[^/?#\\s]+)(.*)");

  /** A web address in a sentence, without the punctuation after it. */
  private static final Pattern WEB_IN_TEXT =
      Pattern.compile("(?i)https?://[^\\s<>\"]*[^\\s<>\".,;:!?)\\]}'\u2026\u00bb]");

  /** As journeys say it. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private static final int LONGEST_NAME = 64;
  private static final String UNSAFE = "\"<>\\^`{|}";
  private static final Pattern UNTRACKED = Pattern.compile("(?i)(mailto:|tel:|sms:|#).*");

  private final String base;
  private final LinkTokenSigner tokens;

  /**
   * Creates the links.
   *
   * @param publicUrl the base of all links, with or without a slash at its end
   */
  public TrackedLinks(URI publicUrl, LinkTokenSigner tokens) {
    var text = publicUrl.toString();
    base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.tokens = tokens;
  }

  String unsubscribeUrl(UUID message) {
    return base + "/u/" + tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, ""));
  }

  String preferencesUrl(UUID message) {
    return base + "/p/" + tokens.sign(LinkPurpose.PREFERENCES, new LinkTokenContent(message, ""));
  }

  /** Our own pages for unsubscribing and preferences: a click on them is no engagement. */
  private Set<String> untracked(UUID message) {
    return Set.of(unsubscribeUrl(message), preferencesUrl(message));
  }

  /**
   * Replaces each link by its signed redirect, except those to unsubscribe and to the preference
   * page, and adds the open pixel at the end.
   *
   * @throws RenderingException if a link is not http, https, mailto, tel or sms, or if its name is
   *     not valid in a journey
   */
  void track(Document html, UUID message, TemplateSource source) {
    var untracked = untracked(message);
    for (var link : html.select("a[href], area[href]")) {
      var target = link.attr("href").strip();
      if (untracked.contains(target) || UNTRACKED.matcher(target).matches()) {
        continue;
      }
      var web = WEB.matcher(target);
      if (!web.matches()) {
        throw RenderingException.of(
            source,
            "link \"%s\" leads nowhere (expected http, https, mailto, tel or sms)"
                .formatted(target));
      }
      link.attr("href", tracked(message, web, nameOf(link, source)));
    }
    html.body()
        .appendElement("img")
        .attr(
            "src", base + "/o/" + tokens.sign(LinkPurpose.OPEN, new LinkTokenContent(message, "")))
        .attr("width", "1")
        .attr("height", "1")
        .attr("alt", "")
        .attr("style", "display:block;border:0");
  }

  /** Replaces each web address in a plain text by its signed redirect. */
  String track(String text, UUID message) {
    var untracked = untracked(message);
    return WEB_IN_TEXT
        .matcher(text)
        .replaceAll(
            found -> {
              var web = WEB.matcher(found.group());
              return Matcher.quoteReplacement(
                  untracked.contains(found.group()) || !web.matches()
                      ? found.group()
                      : tracked(message, web, ""));
            });
  }

  /**
   * @param web a match of {@link #WEB}
   * @param name the link's name; empty for none
   */
  private String tracked(UUID message, Matcher web, String name) {
    var exact = web.group(1) + encoded(web.group(2));
    return base
        + "/t/"
        + tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(message, exact, name));
  }

  /** The link's name in the template; it is moved from the element into the token. */
  private static String nameOf(Element link, TemplateSource source) {
    var name = link.attr("name").strip();
    link.removeAttr("name");
    if (!name.isEmpty() && (name.length() > LONGEST_NAME || !NAME.matcher(name).matches())) {
      throw RenderingException.of(
          source,
          "link name \"%s\" (expected lower-case words joined by hyphens, such as \"book-now\", at most %d characters)"
              .formatted(name, LONGEST_NAME));
    }
    return name;
  }

  /** Percent-encodes characters that a URL may not contain (RFC 3986), such as a space. */
  private static String encoded(String pathAndQuery) {
    var encoded = new StringBuilder(pathAndQuery.length());
    for (byte octet : pathAndQuery.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (octet & 0xff);
      if (character <= ' ' || character >= 0x7f || UNSAFE.indexOf(character) >= 0) {
        encoded.append("%%%02X".formatted((int) character));
      } else {
        encoded.append(character);
      }
    }
    return encoded.toString();
  }
}
