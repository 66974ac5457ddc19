package dev.senda.api.preferences;

import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Locale;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The unsubscribe page. A GET changes nothing, since scanners follow links. The page's button and a
 * mail program's one-click button (RFC 8058) unsubscribe by a POST, without login, cookie or
 * redirect.
 */
@RestController
@Tag(name = "Tracking")
class UnsubscribeController {

  private final SignedPageRenderer signedPages;
  private final UnsubscribeService unsubscribeService;
  private final TopicCatalog topicCatalog;
  private final LinkTokenSigner tokens;

  UnsubscribeController(
      SignedPageRenderer pages,
      UnsubscribeService unsubscribeService,
      TopicCatalog topicCatalog,
      LinkTokenSigner tokens) {
    this.signedPages = pages;
    this.unsubscribeService = unsubscribeService;
    this.topicCatalog = topicCatalog;
    this.tokens = tokens;
  }

  @GetMapping("/u/{token}")
  @Operation(
      operationId = "showUnsubscribePage",
      summary = "Unsubscribe page: shows the button and changes nothing",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The page",
              content = @Content(mediaType = "text/html", schema = @Schema(type = "string"))))
  ResponseEntity<String> showUnsubscribePage(
      @PathVariable String token, HttpServletRequest request) {
    return signedPages.renderForToken(
        LinkPurpose.UNSUBSCRIBE,
        token,
        request,
        (origin, language) -> page(origin, language, false));
  }

  @PostMapping("/u/{token}")
  @Operation(
      operationId = "unsubscribe",
      summary = "Unsubscribes, by the button of the page or by one click (RFC 8058)",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The page",
              content = @Content(mediaType = "text/html", schema = @Schema(type = "string"))))
  ResponseEntity<String> unsubscribe(@PathVariable String token, HttpServletRequest request) {
    boolean oneClick = isOneClick(request);
    return signedPages.renderForToken(
        LinkPurpose.UNSUBSCRIBE,
        token,
        request,
        (origin, language) -> {
          unsubscribeService.unsubscribe(origin, oneClick ? "one-click" : "unsubscribe-link");
          return page(origin, language, true);
        });
  }

  /** Our page's own form is never multipart; mail programs may send either (RFC 8058, 3.2). */
  private static boolean isOneClick(HttpServletRequest request) {
    return FormFields.isMultipart(request)
        || FormFields.of(request)
            .map(fields -> fields.first("List-Unsubscribe"))
            .filter("One-Click"::equals)
            .isPresent();
  }

  private ResponseEntity<String> page(MessageOrigin origin, Locale language, boolean isDone) {
    var variables = new HashMap<String, Object>();
    variables.put("isDone", isDone);
    var topic = unsubscribeService.findUnsubscribableTopic(origin.journey());
    if (topic != null) {
      variables.put("topic", topicCatalog.title(topic, language));
    }
    variables.put(
        "preferences",
        "../p/"
            + tokens.sign(LinkPurpose.PREFERENCES, new LinkTokenContent(origin.messageId(), "")));
    return signedPages.renderTemplate(origin, "preferences/unsubscribe", language, variables);
  }
}
