package dev.senda.workers.rendering;

import dev.senda.journey.Channel;
import dev.senda.journey.links.LinkTarget;
import dev.senda.store.links.ShortLinks.ShortLink;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.workers.rendering.links.TextLinks;
import dev.senda.workers.rendering.links.TrackingSwitch;
import dev.senda.workers.rendering.page.PreparedPage.FilledLink;
import dev.senda.workers.rendering.page.Slots;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

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
   * @param shortChannels the channels whose texts have short links, which must be stored, unless
   *     their template says otherwise
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
   * @param source its template, which may say whether its links are short
   * @param parameters the query parameters that every link to a page gets
   */
  MessageLinks of(
      UUID message, Channel channel, TemplateSource source, Map<String, String> parameters) {
    var choice = source.hasShortLinks();
    boolean isShort = choice == null ? shortChannels.contains(channel) : choice;
    return new MessageLinks(this, message, isShort, source, parameters);
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

  String confirmUrl(UUID message) {
    return url("c", LinkPurpose.CONFIRM, new LinkTokenContent(message, ""));
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

  /**
   * Replaces the links of one message by signed redirects, or by short links.
   *
   * <p>A link that leads nowhere is a fault. If the template itself says it, the message is
   * refused. If it comes from data, such as the address of a product, the message goes out without
   * the link: its words stay, and {@link #leftOut()} says why.
   */
  static final class MessageLinks {

    /** As journeys say it. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private static final int LONGEST_NAME = 64;

    private final TrackedLinks links;
    private final UUID message;
    private final boolean isShort;
    private final TemplateSource source;
    private final Map<String, String> parameters;

    /** Our own pages: a click on them is no engagement. */
    private final Set<String> ownPages;

    private final List<String> leftOut = new ArrayList<>();
    private final List<ShortLink> shortLinks = new ArrayList<>();
    private int count;

    MessageLinks(
        TrackedLinks links,
        UUID message,
        boolean isShort,
        TemplateSource source,
        Map<String, String> parameters) {
      this.links = links;
      this.message = message;
      this.isShort = isShort;
      this.source = source;
      this.parameters = parameters;
      ownPages = Set.of(unsubscribeUrl(), preferencesUrl(), confirmUrl());
    }

    String unsubscribeUrl() {
      return links.unsubscribeUrl(message);
    }

    String preferencesUrl() {
      return links.preferencesUrl(message);
    }

    String confirmUrl() {
      return links.confirmUrl(message);
    }

    /** The fault of a template without a link that it must have. */
    RenderingException missing(String required) {
      return RenderingException.of(
          source,
          required.equals(confirmUrl())
              ? "no link to confirm the subscription (expected one to {{ links.confirm }})"
              : "no link to unsubscribe (expected one to {{ links.unsubscribe }})");
    }

    /** The open pixel. */
    String pixel() {
      return "<img src=\"%s\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block;border:0\">"
          .formatted(links.openUrl(message));
    }

    /** Why links were left out, one sentence for each; it quotes nothing of them. */
    List<String> leftOut() {
      return List.copyOf(leftOut);
    }

    /** The short links, which must be stored before the message is sent. */
    List<ShortLink> shortLinks() {
      return List.copyOf(shortLinks);
    }

    /**
     * Replaces the links of a page, and adds the open pixel at its end.
     *
     * @param template the page with its slots, which shows what the template itself says
     * @throws RenderingException if a link of the template leads nowhere, or its name is not valid
     *     in a journey
     */
    void track(Document html, String template) {
      for (var link : html.select("a[href], area[href]")) {
        var marked = TrackingSwitch.removeFrom(link);
        var name = link.attr("name").strip();
        boolean isTracked = marked.isTracked() && TrackedLinks.isTracked(marked.address());
        var target =
            track(new FilledLink(marked.address(), name, true, marked.isTracked()), template);
        if (isTracked && !ownPages.contains(marked.address().strip())) {
          link.removeAttr("name");
        }
        if (target.isEmpty()) {
          link.removeAttr("href");
        } else {
          link.attr("href", target);
        }
      }
      html.body().append(pixel());
    }

    /**
     * As above, for a page that is parsed already: where its links lead; empty for one that is left
     * out.
     *
     * @throws RenderingException as above
     */
    List<String> track(List<FilledLink> found, String template) {
      return found.stream().map(link -> track(link, template)).toList();
    }

    private String track(FilledLink link, String template) {
      count++;
      var target = link.target();
      if (ownPages.contains(target.strip())) {
        return target;
      }
      return switch (LinkTarget.parse(target)) {
        case LinkTarget.Direct(var address) -> address;
        case LinkTarget.Web web ->
            link.isTracked()
                ? links.clickUrl(
                    message, web.withParameters(parameters).address(), checkName(link.name()))
                : web.address();
        case LinkTarget.Refused(var reason) -> {
          if (isInTemplate(target, template)) {
            throw leadsNowhere(target, reason);
          }
          leaveOut(reason);
          yield "";
        }
      };
    }

    /** Whether the template has this target without any value of the contact. */
    private static boolean isInTemplate(String target, String template) {
      return Jsoup.parse(template, Parser.xmlParser()).select("[href]").eachAttr("href").stream()
          .filter(href -> !Slots.pattern().matcher(href).find())
          .anyMatch(href -> href.strip().equals(target.strip()));
    }

    /**
     * Replaces each web address in a plain text.
     *
     * @param template the text of the template, which shows what it says itself
     * @throws RenderingException if an address of the template leads nowhere
     */
    String track(String text, String template) {
      return TextLinks.replaceAll(
          text,
          target -> {
            count++;
            if (ownPages.contains(target)) {
              return isShort ? shorten(target, false) : target;
            }
            return switch (LinkTarget.parse(target)) {
              case LinkTarget.Direct _ -> target;
              case LinkTarget.Web web -> {
                var address = web.withParameters(parameters).address();
                yield isShort ? shorten(address, true) : links.clickUrl(message, address, "");
              }
              case LinkTarget.Refused(var reason) -> {
                if (template.contains(target)) {
                  throw leadsNowhere(target, reason);
                }
                leaveOut(reason);
                yield target;
              }
            };
          });
    }

    private String shorten(String address, boolean isClick) {
      var link = ShortLink.create(address, isClick);
      shortLinks.add(link);
      return links.shortUrl(link.code());
    }

    private void leaveOut(String reason) {
      leftOut.add("link %d: %s".formatted(count, reason));
    }

    private RenderingException leadsNowhere(String target, String reason) {
      return RenderingException.of(
          source, "link \"%s\" leads nowhere: %s".formatted(target.strip(), reason));
    }

    /** The link's name in the template; it is moved from the element into the token. */
    private String checkName(String name) {
      if (!name.isEmpty() && (name.length() > LONGEST_NAME || !NAME.matcher(name).matches())) {
        throw RenderingException.of(
            source,
            "link name \"%s\" (expected lower-case words joined by hyphens, such as \"book-now\", at most %d characters)"
                .formatted(name, LONGEST_NAME));
      }
      return name;
    }
  }
}
