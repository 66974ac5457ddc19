package dev.senda.api.tracking;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.senda.api.tracking.Preferences.Choice;
import dev.senda.api.tracking.Preferences.Form;
import dev.senda.api.tracking.PreferencesPage.Status;
import dev.senda.api.tracking.SignedPages.Notice;
import dev.senda.store.Engagements.Origin;
import dev.senda.store.Tokens.Purpose;
import io.swagger.v3.oas.annotations.Operation;
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
 * The page on which somebody chooses what to hear about. Looking at it changes nothing; what is
 * changed is saved at once, and the same page says so.
 */
@RestController
@Tag(name = "Tracking")
class PreferencesController {

  private final SignedPages pages;
  private final PreferencesPage page;
  private final Preferences preferences;

  PreferencesController(SignedPages pages, PreferencesPage page, Preferences preferences) {
    this.pages = pages;
    this.page = page;
    this.preferences = preferences;
  }

  @GetMapping("/p/{token}")
  @Operation(summary = "The page with every topic; changes nothing")
  ResponseEntity<String> look(@PathVariable String token, HttpServletRequest request) {
    return pages.open(
        Purpose.PREFERENCES, token, request, (origin, language) -> show(origin, language, null));
  }

  @PostMapping("/p/{token}")
  @Operation(summary = "Saves what was changed on the page, or stops everything")
  ResponseEntity<String> save(@PathVariable String token, HttpServletRequest request) {
    return pages.open(
        Purpose.PREFERENCES,
        token,
        request,
        (origin, language) ->
            FormFields.of(request)
                .map(fields -> save(origin, language, fields))
                .orElseGet(
                    () -> pages.notice(HttpStatus.BAD_REQUEST, Notice.UNREADABLE, language)));
  }

  private ResponseEntity<String> save(Origin origin, Locale language, FormFields fields) {
    var wording = page.known(fields.first(PreferencesPage.WORDING));
    if (fields.first(PreferencesPage.STOP) != null) {
      preferences.stopEverything(origin, wording);
      return show(origin, language, new Status.Stopped());
    }
    var form =
        new Form(
            choices(fields, PreferencesPage.SHOWN),
            choices(fields, PreferencesPage.TICKED),
            wording);
    return preferences
        .save(origin, form)
        .map(saved -> show(origin, language, new Status.Done(saved)))
        .orElseGet(() -> erased(language));
  }

  private ResponseEntity<String> show(Origin origin, Locale language, @Nullable Status status) {
    return preferences
        .of(origin.contact())
        .map(standings -> page.of(origin, standings, status, language))
        .orElseGet(() -> erased(language));
  }

  private ResponseEntity<String> erased(Locale language) {
    return pages.notice(HttpStatus.OK, Notice.ERASED, language);
  }

  /** What has gone since the page was shown, or never was, is passed over. */
  private static Set<Choice> choices(FormFields fields, String name) {
    return fields.all(name).stream()
        .map(Choice::parse)
        .flatMap(Optional::stream)
        .collect(toUnmodifiableSet());
  }
}
