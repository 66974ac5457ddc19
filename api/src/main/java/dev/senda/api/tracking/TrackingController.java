package dev.senda.api.tracking;

import dev.senda.api.recipients.NoticePage;
import dev.senda.api.recipients.PrivacyHeaders;
import dev.senda.api.recipients.RecipientLanguage;
import dev.senda.api.settings.ApiSettings;
import dev.senda.channels.inbound.BotUserAgents;
import dev.senda.journey.links.LinkTarget;
import dev.senda.store.links.ShortLinks;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.ScaledClock;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves tracked links and the open pixel. The contact never waits for the database: while it is
 * unavailable, {@link EngagementRecorder} spools the click, and the link redirects anyway.
 */
@RestController
@Tag(name = "Tracking", description = "The signed links in mails")
class TrackingController {

  /** A transparent GIF of one pixel. */
  static final byte[] PIXEL =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

  static final String POLICY = "Content-Security-Policy";
  static final String PIXEL_POLICY = "default-src 'none'";

  /** The sending side writes it. */
  private static final Pattern HAS_SCHEME = Pattern.compile("(?i)https?:");

  private final LinkTokenSigner tokens;
  private final ShortLinks shortLinks;
  private final EngagementRecorder recorder;
  private final ScaledClock clock;
  private final ApiSettings settings;

  TrackingController(
      LinkTokenSigner tokens,
      ShortLinks shortLinks,
      EngagementRecorder recorder,
      ScaledClock clock,
      ApiSettings settings) {
    this.shortLinks = shortLinks;
    this.settings = settings;
    this.tokens = tokens;
    this.recorder = recorder;
    this.clock = clock;
  }

  /** Describes the response of an endpoint that redirects to the target of a link. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ApiResponse(
      responseCode = "302",
      description = "A redirect to the page",
      headers =
          @Header(
              name = "Location",
              description = "The page",
              schema = @Schema(type = "string", format = "uri")),
      content = @Content)
  @interface RedirectResponse {}

  @GetMapping("/t/{token}")
  @Operation(
      operationId = "followLink",
      summary = "Click link: records the click and redirects to its target")
  @RedirectResponse
  ResponseEntity<?> click(@PathVariable String token, HttpServletRequest request) {
    var found = tokens.verify(LinkPurpose.CLICK, token);
    if (found.isEmpty()
        || !HAS_SCHEME.matcher(found.get().target()).lookingAt()
        || !(LinkTarget.parse(found.get().target()) instanceof LinkTarget.Web(var address))) {
      return unknownLink(request);
    }
    var content = found.get();
    if (isGet(request)) {
      recorder.record(
          SpooledEngagement.click(
              content.messageId(),
              content.target(),
              content.linkName(),
              isBot(request),
              clock.instant()));
    }
    return redirect(address);
  }

  private static ResponseEntity<Void> redirect(String address) {
    return PrivacyHeaders.addTo(ResponseEntity.status(HttpStatus.FOUND))
        .header(HttpHeaders.LOCATION, address)
        .build();
  }

  @GetMapping("/s/{code}")
  @Operation(
      operationId = "followShortLink",
      summary = "Short link of a text: records the click and redirects to its target")
  @RedirectResponse
  ResponseEntity<?> followShortLink(@PathVariable String code, HttpServletRequest request) {
    var link = shortLinks.find(code);
    if (link.isEmpty()) {
      return unknownLink(request);
    }
    var target = link.get().target();
    if (isGet(request) && link.get().isClick()) {
      recorder.record(
          SpooledEngagement.click(
              link.get().messageId(), target, "", isBot(request), clock.instant()));
    }
    return redirect(target);
  }

  @GetMapping("/o/{token}")
  @Operation(
      operationId = "getOpenPixel",
      summary = "Open pixel: records the open",
      responses =
          @ApiResponse(
              responseCode = "200",
              // No schema: client generators do not know image/gif, and nobody needs the bytes.
              description = "A transparent image of one pixel, image/gif",
              content = @Content))
  ResponseEntity<?> open(@PathVariable String token, HttpServletRequest request) {
    var content = tokens.verify(LinkPurpose.OPEN, token);
    if (content.isEmpty()) {
      return unknownLink(request);
    }
    if (isGet(request)) {
      recordOpen(content.get(), request);
    }
    return PrivacyHeaders.addTo(ResponseEntity.ok())
        .header(POLICY, PIXEL_POLICY)
        .contentType(MediaType.IMAGE_GIF)
        .body(PIXEL);
  }

  /** Records the open of a message by this request. */
  void recordOpen(LinkTokenContent content, HttpServletRequest request) {
    recorder.record(SpooledEngagement.open(content.messageId(), isBot(request), clock.instant()));
  }

  /** A recipient reads it, so it is a page. */
  private ResponseEntity<String> unknownLink(HttpServletRequest request) {
    return NoticePage.response(
        HttpStatus.NOT_FOUND,
        NoticePage.Notice.UNKNOWN,
        RecipientLanguage.of(request, settings.defaultLocale()));
  }

  /** Scanners send HEAD requests; no person reads the response. */
  private static boolean isGet(HttpServletRequest request) {
    return HttpMethod.GET.matches(request.getMethod());
  }

  private static boolean isBot(HttpServletRequest request) {
    return isPrefetch(request) || BotUserAgents.isBot(request.getHeader("User-Agent"));
  }

  /** The headers of browsers and mail programs that prefetch. */
  private static boolean isPrefetch(HttpServletRequest request) {
    return isPrefetchHeader(request.getHeader("Sec-Purpose"))
        || isPrefetchHeader(request.getHeader("Purpose"))
        || isPrefetchHeader(request.getHeader("X-Moz"))
        || isPrefetchHeader(request.getHeader("X-Purpose"));
  }

  private static boolean isPrefetchHeader(@Nullable String header) {
    return header != null && (header.contains("prefetch") || header.contains("preview"));
  }
}
