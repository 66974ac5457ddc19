package dev.senda.workers.rendering;

import dev.senda.journey.Channel;
import dev.senda.journey.links.LinkTarget;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The links of messages: clicks, the open pixel, unsubscribe, preferences. */
public final class TrackedLinks {

  private final String base;
  private final LinkTokenSigner tokens;
  private final String shortBase;
  private final Set<Channel> shortChannels;

  /**
   * Creates the links.
   *
   * @param publicUrl the base of all links, with or without a slash at its end
   */
  public TrackedLinks(URI publicUrl, LinkTokenSigner tokens) {
    this(publicUrl, tokens, publicUrl, Set.of());
  }

  /**
   * Creates the links.
   *
   * @param publicUrl the base of all links, with or without a slash at its end
   * @param shortUrl the base of short links
   * @param shortChannels the channels whose texts have short links, which must be stored
   */
  public TrackedLinks(
      URI publicUrl, LinkTokenSigner tokens, URI shortUrl, Set<Channel> shortChannels) {
    base = withoutSlash(publicUrl);
    this.tokens = tokens;
    shortBase = withoutSlash(shortUrl);
    this.shortChannels = Set.copyOf(shortChannels);
  }

  private static String withoutSlash(URI url) {
    var text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /**
   * The links of one message.
   *
   * @param source its template, for errors
   * @param parameters the query parameters that every link to a page gets
   */
  MessageLinks of(
      UUID message, Channel channel, TemplateSource source, Map<String, String> parameters) {
    return new MessageLinks(this, message, shortChannels.contains(channel), source, parameters);
  }

  /** Whether a link to this target is replaced, unless it is one of our own pages. */
  static boolean isTracked(String target) {
    return LinkTarget.parse(target) instanceof LinkTarget.Web;
  }

  String unsubscribeUrl(UUID message) {
    return url("u", LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, ""));
  }

  String preferencesUrl(UUID message) {
    return url("p", LinkPurpose.PREFERENCES, new LinkTokenContent(message, ""));
  }

  String openUrl(UUID message) {
    return url("o", LinkPurpose.OPEN, new LinkTokenContent(message, ""));
  }

  String clickUrl(UUID message, String address, String name) {
    return url("t", LinkPurpose.CLICK, new LinkTokenContent(message, address, name));
  }

  String shortUrl(String code) {
    return shortBase + "/s/" + code;
  }

  private String url(String path, LinkPurpose purpose, LinkTokenContent content) {
    return base + "/" + path + "/" + tokens.sign(purpose, content);
  }
}
