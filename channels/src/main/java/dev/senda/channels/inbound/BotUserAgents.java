package dev.senda.channels.inbound;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells people from programs by the user agent of the request that opens a message or follows a
 * link. A person uses a browser, or a mail program that shows pictures; anything else is a program,
 * even an unknown one.
 */
public final class BotUserAgents {

  /**
   * The form that all browsers have: a compatibility name, the system in parentheses and an engine.
   * Old mobile and text browsers have forms of their own.
   */
  private static final Pattern BROWSER =
      Pattern.compile(
          "mozilla/\\d\\.\\d+ \\([^)]*\\).*(?:applewebkit/|gecko/|gecko firefox|presto/|trident/|firefox/|chrome/|safari/)"
              + "|mozilla/\\d\\.\\d+ \\((?:compatible; msie|[^)]*trident/).*"
              + "|opera/\\d+\\.\\d+ \\(.*"
              + "|(?:lynx|w3m|elinks|links)[/ ].*"
              + "|ucweb/.*|opios/.*");

  /** Mail programs that fetch pictures themselves, when a person reads the mail. */
  private static final Pattern MAIL_PROGRAM =
      Pattern.compile(
          "(?:microsoft office/|microsoft outlook|outlook-(?:ios|android)/).*"
              + "|(?:thunderbird|evolution|kmail|mailspring|airmail|spark|emclient|postbox)[/ ].*");

  /**
   * The proxies by which Gmail and Yahoo fetch the pictures of a mail when a person opens it: the
   * open counts.
   */
  private static final Pattern IMAGE_PROXY =
      Pattern.compile("googleimageproxy|yahoomailproxy|yahoo! ?mail ?proxy");

  /**
   * What programs with the form of a browser have in their names: scanners of security gateways,
   * link previews, search engines, tests and monitors. Many name a page that explains them. A phone
   * of the brand Cubot is no robot.
   */
  private static final Pattern PROGRAM =
      Pattern.compile(
          "(?<!cu)bot(?![a-z])|bots?/|robot|crawl|spider|slurp|scrap[ei]|archiv|https?:|www\\.|\\w@[\\w.-]+\\.[a-z]|\\w\\.(?:com|io|net|org|fr|ai|gy)\\b|"
              + "headless|phantomjs|puppeteer|playwright|selenium|electron-fetch|jsdom|lighthouse|"
              + "prerender|rendertron|gomezagent|catchpoint|thousandeyes|gtmetrix|ptst/|ghost inspector|dareboost|rigor|appinsights|pingdom|uptime|monitor(?!ed)|statuscake|"
              + "datadog|newrelic|site24x7|synthetic|checker|validator|analy[sz]er|scanner|scan[/;) ]|"
              + "preview|unfurl|embedly|iframely|facebookexternalhit|facebookcatalog|meta-external|"
              + "facebot|whatsapp/|telegram(?:bot| )|discord|skypeuri|slack|linkedinbot|twitter(?:bot|/)|"
              + "pinterest/|snap url|vkshare|viber|line-poker|kakaotalk-scrap|redditbot|mastodon|"
              + "google-|googleother|google web preview|google favicon|apis-google|mediapartners|"
              + "feedfetcher|adsbot|chrome privacy preserving|google page speed|google-read-aloud|"
              + "microsoft office existence|ms-office; excel|msoffice existence|safelinks|bingpreview|"
              + "microsoft-flow|microsoft url control|windows-rss|"
              + "barracuda|proofpoint|mimecast|trend ?micro|symantec|messagelabs|fireeye|trellix|zscaler|"
              + "sophos|forcepoint|websense|cisco|ironport|talos|checkpoint|check point|avanan|"
              + "fortiguard|fortinet|palo ?alto|bitdefender|kaspersky|eset|avast|avg|mcafee|"
              + "cloudmark|cloudflare|vade|hornet|spamtitan|mailguard|libraesva|ironscales|abnormal|"
              + "urlscan|virustotal|netcraft|phish|safe ?brows|securityheaders|hardenize|siteimprove|silktide|urldefense|linkcheck|link ?validat|"
              + "censys|shodan|expanse|internet-measurement|netsystemsresearch|zgrab|masscan|nmap|nikto|"
              + "qualys|nessus|burp|openvas|acunetix|wpscan|detectify|"
              + "curl|wget|python|java/|okhttp|httpclient|http-client|libwww|axios|node-fetch|guzzle|"
              + "go-http|aiohttp|httpx|urllib|scrapy|winhttp|cfnetwork|dalvik|nutch|ahrefs|semrush|"
              + "majestic|petal|yandex(?!search|\\.?browser)|baidu(?!browser|boxapp)|sogou (?:web|inst|pic)|"
              + "ltx71|seznam|exabot|coccoc|naver(?:bot|/)|yeti/|daum|duckduck(?:bot|go-fav)|qwantify|"
              + "gptbot|chatgpt-user|claude|perplexity|anthropic|openai|bytespider|cohere|diffbot|"
              + "fetch(?:er|/)|reader/|feed|rss|http[-_ ]?lib|library|sdk/|agent(?![a-z])|"
              + "google-safety|applebot|ia_archiver|dataprovider|domain|seo|research|"
              + "transcoder|datanyze|verify/|proxy(?! ?browser)|wappalyzer|nagios|zabbix|munin|probe|test ?certificate");

  /** The whole user agent of Apple's privacy proxy, which fetches the pictures of every mail. */
  private static final String APPLE_PRIVACY_PROXY = "mozilla/5.0";

  private BotUserAgents() {}

  /**
   * Whether this user agent belongs to a program that works without a person.
   *
   * @param userAgent null where the request has none: browsers always have one
   */
  public static boolean isBot(@Nullable String userAgent) {
    if (userAgent == null) {
      return true;
    }
    var name = userAgent.strip().toLowerCase(Locale.ROOT);
    if (IMAGE_PROXY.matcher(name).find()) {
      return false;
    }
    boolean isForm = BROWSER.matcher(name).lookingAt() || MAIL_PROGRAM.matcher(name).lookingAt();
    return name.equals(APPLE_PRIVACY_PROXY) || !isForm || PROGRAM.matcher(name).find();
  }
}
