package dev.senda.api.tracking;

import dev.senda.api.http.ApiException;
import dev.senda.channels.inbound.BotUserAgents;
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
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger LOG = LoggerFactory.getLogger(TrackingController.class);

  /** A transparent GIF of one pixel. */
  private static final byte[] PIXEL =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

  private final LinkTokenSigner tokens;
  private final EngagementRecorder recorder;
  private final ScaledClock clock;

  TrackingController(LinkTokenSigner tokens, EngagementRecorder recorder, ScaledClock clock) {
    this.tokens = tokens;
    this.recorder = recorder;
    this.clock = clock;
  }

  @GetMapping("/t/{token}")
  @Operation(
      operationId = "followLink",
      summary = "Click link: records the click and redirects to its target",
      responses =
          @ApiResponse(
              responseCode = "302",
              description = "A redirect to the page",
              headers =
                  @Header(
                      name = "Location",
                      description = "The page",
                      schema = @Schema(type = "string", format = "uri")),
              content = @Content))
  ResponseEntity<Void> click(@PathVariable String token, HttpServletRequest request) {
    var content = verifyToken(LinkPurpose.CLICK, token);
    var target = parseTarget(content);
    if (isGet(request)) {
      recorder.record(
          SpooledEngagement.click(
              content.messageId(),
              content.target(),
              content.linkName(),
              isBot(request),
              clock.instant()));
    }
    return PrivacyHeaders.addTo(ResponseEntity.status(HttpStatus.FOUND)).location(target).build();
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
  ResponseEntity<byte[]> open(@PathVariable String token, HttpServletRequest request) {
    var content = verifyToken(LinkPurpose.OPEN, token);
    if (isGet(request)) {
      recorder.record(SpooledEngagement.open(content.messageId(), isBot(request), clock.instant()));
    }
    return PrivacyHeaders.addTo(ResponseEntity.ok())
        .header("Content-Security-Policy", "default-src 'none'")
        .contentType(MediaType.IMAGE_GIF)
        .body(PIXEL);
  }

  private LinkTokenContent verifyToken(LinkPurpose purpose, String token) {
    return tokens
        .verify(purpose, token)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "link: invalid signature (expected an unaltered Senda link)"));
  }

  private static URI parseTarget(LinkTokenContent content) {
    try {
      var target = new URI(content.target());
      if (isWeb(target)) {
        return target;
      }
    } catch (URISyntaxException e) {
      LOG.debug("Signed target is not a URL", e);
    }
    throw ApiException.notFound("link: it does not lead to a web page (expected http or https)");
  }

  private static boolean isWeb(URI target) {
    return target.getHost() != null
        && ("https".equalsIgnoreCase(target.getScheme())
            || "http".equalsIgnoreCase(target.getScheme()));
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
