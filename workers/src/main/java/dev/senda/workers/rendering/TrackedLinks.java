package dev.senda.workers.rendering;

import dev.senda.store.Tokens;
import dev.senda.store.Tokens.Content;
import dev.senda.store.Tokens.Purpose;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;

/** The signed links of a mail: clicks, the open pixel, unsubscribe. */
public final class TrackedLinks {

  private static final Pattern WEB = Pattern.compile("(?is)(https?://[^/?#\\s]+)(.*)");
  private static final String UNSAFE = "\"<>\\^`{|}";
  private static final Pattern UNTRACKED = Pattern.compile("(?i)(mailto:|tel:|sms:|#).*");

  private final String base;
  private final Tokens tokens;

  /**
   * The links of a house that is reached here.
   *
   * @param publicUrl the base of all links, with or without a slash at its end
   */
  public TrackedLinks(URI publicUrl, Tokens tokens) {
    var text = publicUrl.toString();
    base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.tokens = tokens;
  }

  String unsubscribe(UUID message) {
    return base + "/u/" + tokens.sign(Purpose.UNSUBSCRIBE, new Content(message, ""));
  }

  /**
   * Leads every link through its signed redirect, all but the one to unsubscribe, and puts the open
   * pixel at the end.
   *
   * @throws RenderingProblem if a link leads neither to the web nor to an address
   */
  void putInto(Document html, UUID message, Source source) {
    var unsubscribe = unsubscribe(message);
    for (var link : html.select("a[href], area[href]")) {
      var target = link.attr("href").strip();
      if (target.equals(unsubscribe) || UNTRACKED.matcher(target).matches()) {
        continue;
      }
      var web = WEB.matcher(target);
      if (!web.matches()) {
        throw RenderingProblem.of(
            source,
            "link \"%s\" leads nowhere (expected http, https, mailto, tel or sms)"
                .formatted(target));
      }
      var exact = web.group(1) + encoded(web.group(2));
      link.attr("href", base + "/t/" + tokens.sign(Purpose.CLICK, new Content(message, exact)));
    }
    html.body()
        .appendElement("img")
        .attr("src", base + "/o/" + tokens.sign(Purpose.OPEN, new Content(message, "")))
        .attr("width", "1")
        .attr("height", "1")
        .attr("alt", "")
        .attr("style", "display:block;border:0");
  }

  /** What stands in no URL (RFC 3986), such as a space in a name, percent-encoded. */
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
