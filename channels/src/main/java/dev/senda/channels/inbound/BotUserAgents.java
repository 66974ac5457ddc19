package dev.senda.channels.inbound;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** User agents of programs that fetch the pictures and links of messages before a person does. */
public final class BotUserAgents {

  /**
   * Parts of the user agents of mail scanners, link previews and search engines; no browser has one
   * of them. The image proxies of Google and Yahoo are not here: they fetch when a person opens the
   * mail.
   */
  private static final List<String> NAMES =
      List.of(
          "barracuda",
          "proofpoint",
          "mimecast",
          "trendmicro",
          "symantec",
          "fireeye",
          "zscaler",
          "microsoft office existence discovery",
          "bingpreview",
          "skypeuripreview",
          "slackbot",
          "facebookexternalhit",
          "linkedinbot",
          "twitterbot",
          "telegrambot",
          "whatsapp/",
          "googlebot",
          "bingbot",
          "python-requests",
          "go-http-client");

  /** The whole user agent of Apple's privacy proxy, which fetches the pictures of every mail. */
  private static final String APPLE_PRIVACY_PROXY = "Mozilla/5.0";

  private BotUserAgents() {}

  /**
   * Whether this user agent belongs to a program that works without a person.
   *
   * @param userAgent null where the request has none, which proves nothing
   */
  public static boolean isBot(@Nullable String userAgent) {
    if (userAgent == null) {
      return false;
    }
    var name = userAgent.strip();
    var lower = name.toLowerCase(Locale.ROOT);
    return name.equals(APPLE_PRIVACY_PROXY) || NAMES.stream().anyMatch(lower::contains);
  }
}
