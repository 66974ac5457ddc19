package dev.senda.api.tracking;

import dev.senda.store.Engagements.Origin;
import dev.senda.store.Tokens;
import dev.senda.store.Tokens.Content;
import dev.senda.store.Tokens.Purpose;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Unsubscribing. Looking at the page changes nothing, since scanners follow links; its button does,
 * and so does a mail program's own (RFC 8058), without login, cookie or redirect.
 */
@RestController
@Tag(name = "Tracking")
class UnsubscribeController {

  private final SignedPages pages;
  private final Unsubscribing unsubscribing;
  private final Topics topics;
  private final Tokens tokens;

  UnsubscribeController(
      SignedPages pages, Unsubscribing unsubscribing, Topics topics, Tokens tokens) {
    this.pages = pages;
    this.unsubscribing = unsubscribing;
    this.topics = topics;
    this.tokens = tokens;
  }

  @GetMapping("/u/{token}")
  @Operation(summary = "The page with the button; changes nothing")
  ResponseEntity<String> page(@PathVariable String token, HttpServletRequest request) {
    return pages.open(
        Purpose.UNSUBSCRIBE, token, request, (origin, language) -> page(origin, language, false));
  }

  @PostMapping("/u/{token}")
  @Operation(summary = "Unsubscribes: by the page's button, or by one click (RFC 8058)")
  ResponseEntity<String> unsubscribe(@PathVariable String token, HttpServletRequest request) {
    var oneClick =
        FormFields.of(request)
            .map(fields -> fields.first("List-Unsubscribe"))
            .filter("One-Click"::equals)
            .isPresent();
    return pages.open(
        Purpose.UNSUBSCRIBE,
        token,
        request,
        (origin, language) -> {
          unsubscribing.unsubscribe(origin, oneClick ? "one-click" : "unsubscribe-link");
          return page(origin, language, true);
        });
  }

  private ResponseEntity<String> page(Origin origin, Locale language, boolean isDone) {
    var variables = new HashMap<String, Object>();
    variables.put("isDone", isDone);
    var topic = unsubscribing.topicOf(origin.journey());
    if (topic != null) {
      variables.put("topic", topics.title(topic, language));
    }
    variables.put(
        "preferences",
        "../p/" + tokens.sign(Purpose.PREFERENCES, new Content(origin.message(), "")));
    return pages.html(HttpStatus.OK, "tracking/unsubscribe", language, variables);
  }
}
