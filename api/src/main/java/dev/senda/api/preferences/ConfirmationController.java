package dev.senda.api.preferences;

import dev.senda.api.recipients.NoticePage;
import dev.senda.api.recipients.NoticePage.Notice;
import dev.senda.store.consent.OptIns;
import dev.senda.store.consent.OptIns.ConfirmationResult;
import dev.senda.store.consent.OptIns.OptInRequest;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page on which a contact confirms a subscription (double opt-in). A GET changes nothing, since
 * mail scanners follow links; the page's button confirms by a POST.
 */
@RestController
@Tag(name = "Tracking")
class ConfirmationController {

  private final SignedPageRenderer signedPages;
  private final ConfirmationService confirmationService;
  private final TopicCatalog topicCatalog;
  private final OptIns optIns;

  ConfirmationController(
      SignedPageRenderer pages,
      ConfirmationService confirmationService,
      TopicCatalog topicCatalog,
      OptIns optIns) {
    this.signedPages = pages;
    this.confirmationService = confirmationService;
    this.topicCatalog = topicCatalog;
    this.optIns = optIns;
  }

  /** What the page says, by its message keys. */
  private enum PageState {
    ASKING,
    DONE,
    USED,
    EXPIRED;

    String messageKey() {
      return "confirmation." + name().toLowerCase(Locale.ROOT);
    }

    static PageState of(ConfirmationResult result) {
      return switch (result) {
        case CONFIRMED -> DONE;
        case ALREADY_USED -> USED;
        case EXPIRED, ADDRESS_CHANGED -> EXPIRED;
      };
    }
  }

  @GetMapping("/c/{token}")
  @Operation(
      operationId = "showConfirmationPage",
      summary = "Confirmation page of a subscription: shows the button and changes nothing",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The page",
              content = @Content(mediaType = "text/html", schema = @Schema(type = "string"))))
  ResponseEntity<String> showConfirmationPage(
      @PathVariable String token, HttpServletRequest request) {
    return page(
        token,
        request,
        (optInRequest, origin, language) ->
            confirmationService.hasContact(origin.contactKey())
                ? Optional.of(stateOf(optInRequest))
                : Optional.empty());
  }

  @PostMapping("/c/{token}")
  @Operation(
      operationId = "confirmSubscription",
      summary = "Confirms a subscription (double opt-in), by the button of the page",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The page",
              content = @Content(mediaType = "text/html", schema = @Schema(type = "string"))))
  ResponseEntity<String> confirmSubscription(
      @PathVariable String token, HttpServletRequest request) {
    return page(
        token,
        request,
        (optInRequest, origin, language) ->
            confirmationService
                .confirm(
                    optInRequest,
                    origin.contactKey(),
                    wordingOfPage(optInRequest.topic(), language))
                .map(PageState::of));
  }

  /** What becomes of a request; empty for an erased contact. */
  private interface Answer {
    Optional<PageState> of(OptInRequest request, MessageOrigin origin, Locale language);
  }

  private ResponseEntity<String> page(String token, HttpServletRequest request, Answer answer) {
    return signedPages.renderForToken(
        LinkPurpose.CONFIRM,
        token,
        request,
        (origin, language) -> {
          var optInRequest = optIns.find(origin.messageId());
          if (optInRequest.isEmpty()) {
            return NoticePage.response(HttpStatus.NOT_FOUND, Notice.UNKNOWN, language);
          }
          return answer
              .of(optInRequest.get(), origin, language)
              .map(state -> page(origin, optInRequest.get(), state, language))
              .orElseGet(() -> NoticePage.response(HttpStatus.OK, Notice.ERASED, language));
        });
  }

  private PageState stateOf(OptInRequest request) {
    if (optIns.isUsed(request.messageId())) {
      return PageState.USED;
    }
    return optIns.isExpired(request) ? PageState.EXPIRED : PageState.ASKING;
  }

  private ResponseEntity<String> page(
      MessageOrigin origin, OptInRequest request, PageState state, Locale language) {
    var variables = new HashMap<String, Object>();
    variables.put("page", state.messageKey());
    variables.put("isAsking", state == PageState.ASKING);
    variables.put("topic", topicCatalog.title(request.topic(), language));
    var description = topicCatalog.description(request.topic(), language);
    if (description != null) {
      variables.put("description", description);
    }
    return signedPages.renderTemplate(origin, "preferences/confirmation", language, variables);
  }

  /** The words that the contact sees beside the button, which are kept as a proof. */
  private String wordingOfPage(String topic, Locale language) {
    var messages = NoticePage.messages(language);
    var title = topicCatalog.title(topic, language);
    return Stream.of(
            MessageFormat.format(messages.getString("confirmation.asking.title"), title),
            MessageFormat.format(messages.getString("confirmation.asking.text"), title),
            topicCatalog.description(topic, language),
            messages.getString("confirmation.button"))
        .filter(line -> line != null && !line.isBlank())
        .collect(Collectors.joining("\n"));
  }
}
