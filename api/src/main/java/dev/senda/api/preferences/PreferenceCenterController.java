package dev.senda.api.preferences;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.senda.api.preferences.PreferenceCenter.SubmittedPreferences;
import dev.senda.api.preferences.PreferenceCenter.TopicChannel;
import dev.senda.api.preferences.PreferencePageRenderer.SubmissionStatus;
import dev.senda.api.recipients.NoticePage;
import dev.senda.api.recipients.NoticePage.Notice;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The preference page of a contact. Opening it changes nothing. A submitted change is saved at
 * once, and the same page confirms it.
 */
@RestController
@Tag(name = "Tracking")
class PreferenceCenterController {

  private final SignedPageRenderer signedPages;
  private final PreferencePageRenderer pageRenderer;
  private final PreferenceCenter preferenceCenter;

  PreferenceCenterController(
      SignedPageRenderer pages, PreferencePageRenderer page, PreferenceCenter preferenceCenter) {
    this.signedPages = pages;
    this.pageRenderer = page;
    this.preferenceCenter = preferenceCenter;
  }

  @GetMapping("/p/{token}")
  @Operation(
      operationId = "showPreferences",
      summary = "Preference center: shows every topic and changes nothing",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The page",
              content = @Content(mediaType = "text/html", schema = @Schema(type = "string"))))
  ResponseEntity<String> showPreferences(@PathVariable String token, HttpServletRequest request) {
    return signedPages.renderForToken(
        LinkPurpose.PREFERENCES,
        token,
        request,
        (origin, language) -> show(origin, language, null));
  }

  @PostMapping("/p/{token}")
  @Operation(
      operationId = "savePreferences",
      summary = "Saves the changed topics, or unsubscribes from everything",
      responses = {
        @ApiResponse(
            responseCode = "200",
            description = "The page",
            content = @Content(mediaType = "text/html", schema = @Schema(type = "string"))),
        @ApiResponse(
            responseCode = "400",
            description = "A page that says that the form cannot be read",
            content = @Content(mediaType = "text/html", schema = @Schema(type = "string")))
      })
  ResponseEntity<String> savePreferences(@PathVariable String token, HttpServletRequest request) {
    return signedPages.renderForToken(
        LinkPurpose.PREFERENCES,
        token,
        request,
        (origin, language) ->
            FormFields.of(request)
                .map(fields -> save(origin, language, fields))
                .orElseGet(
                    () ->
                        NoticePage.response(HttpStatus.BAD_REQUEST, Notice.UNREADABLE, language)));
  }

  private ResponseEntity<String> save(MessageOrigin origin, Locale language, FormFields fields) {
    var textVersion =
        pageRenderer.currentTextVersionOrNull(fields.first(PreferencePageRenderer.TEXT_VERSION));
    if (fields.first(PreferencePageRenderer.STOP) != null) {
      preferenceCenter.unsubscribeFromAll(origin, textVersion);
      return show(origin, language, new SubmissionStatus.UnsubscribedFromAll());
    }
    var submittedPreferences =
        new SubmittedPreferences(
            parseTopicChannels(fields, PreferencePageRenderer.SHOWN),
            parseTopicChannels(fields, PreferencePageRenderer.TICKED),
            textVersion);
    return preferenceCenter
        .save(origin, submittedPreferences)
        .map(saveResult -> show(origin, language, new SubmissionStatus.Saved(saveResult)))
        .orElseGet(() -> erasedNotice(language));
  }

  private ResponseEntity<String> show(
      MessageOrigin origin, Locale language, @Nullable SubmissionStatus status) {
    return preferenceCenter
        .subscriptionsOf(origin.contactKey())
        .map(standings -> pageRenderer.render(origin, standings, status, language))
        .orElseGet(() -> erasedNotice(language));
  }

  private ResponseEntity<String> erasedNotice(Locale language) {
    return NoticePage.response(HttpStatus.OK, Notice.ERASED, language);
  }

  /** Ignores values that are not topics on a channel. */
  private static Set<TopicChannel> parseTopicChannels(FormFields fields, String name) {
    return fields.all(name).stream()
        .map(TopicChannel::parse)
        .flatMap(Optional::stream)
        .collect(toUnmodifiableSet());
  }
}
