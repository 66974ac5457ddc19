package dev.senda.workers.rendering;

import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.workers.rendering.page.PreparedPage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;

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
      if (isTracked(target, untracked, source)) {
        var name = link.attr("name").strip();
        link.removeAttr("name");
        link.attr("href", tracked(message, target, checked(name, source)));
      }
    }
    html.body().append(pixel(message));
  }

  /**
   * As above, for a page that is parsed already: where its links lead.
   *
   * @throws RenderingException as above
   */
  List<String> track(List<PreparedPage.FilledLink> links, UUID message, TemplateSource source) {
    var untracked = untracked(message);
    return links.stream()
        .map(
            link -> {
              var target = link.target().strip();
              return isTracked(target, untracked, source)
                  ? tracked(message, target, checked(link.name(), source))
                  : link.target();
            })
        .toList();
  }

  /** Whether a link to this target is replaced, unless it is one of our own pages. */
  static boolean isTracked(String target) {
    return !UNTRACKED.matcher(target).matches() && WEB.matcher(target).matches();
  }

  private static boolean isTracked(String target, Set<String> untracked, TemplateSource source) {
    if (untracked.contains(target) || UNTRACKED.matcher(target).matches()) {
      return false;
    }
    if (!WEB.matcher(target).matches()) {
      throw RenderingException.of(
          source,
          "link \"%s\" leads nowhere (expected http, https, mailto, tel or sms)".formatted(target));
    }
    return true;
  }

  /** The open pixel. */
  String pixel(UUID message) {
    return "<img src=\"%s/o/%s\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block;border:0\">"
        .formatted(base, tokens.sign(LinkPurpose.OPEN, new LinkTokenContent(message, "")));
  }

  /** Replaces each web address in a plain text by its signed redirect. */
  String track(String text, UUID message) {
    var untracked = untracked(message);
    return WEB_IN_TEXT
        .matcher(text)
        .replaceAll(
            found -> {
              var target = found.group();
              return Matcher.quoteReplacement(
                  untracked.contains(target) || !WEB.matcher(target).matches()
                      ? target
                      : tracked(message, target, ""));
            });
  }

  /**
   * @param target a match of {@link #WEB}
   * @param name the link's name; empty for none
   */
  private String tracked(UUID message, String target, String name) {
    var web = WEB.matcher(target);
    if (!web.matches()) {
      throw new IllegalArgumentException("target: no web address");
    }
    var exact = web.group(1) + encoded(web.group(2));
    return base
        + "/t/"
        + tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(message, exact, name));
  }

  /** The link's name in the template; it is moved from the element into the token. */
  private static String checked(String name, TemplateSource source) {
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
