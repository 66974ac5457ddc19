package dev.senda.api.console.previews;

import dev.senda.api.console.PageNotFoundException;
import dev.senda.api.http.ApiException;
import dev.senda.api.http.FieldError;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.previews.PreviewService;
import dev.senda.store.previews.Preview;
import dev.senda.store.previews.Preview.PreviewResult;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The preview page: a template of a journey as a contact would get it, on a wide or a narrow
 * screen, light or dark, with or without pictures; and the button that sends it as a test.
 */
@Controller
class PreviewPageController {

  private static final String REFRESH_SECONDS = "1";
  private static final int MAX_LISTED = 10;
  private static final String ANY_FIELD = "template";

  /** Images may load from any host, as in a mail client. Everything else is blocked. */
  private static final String MAIL_CSP =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
          + " img-src * data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'self'";

  private final ExploredJourneys journeys;
  private final PreviewService previewService;

  PreviewPageController(ExploredJourneys journeys, PreviewService previewService) {
    this.journeys = journeys;
    this.previewService = previewService;
  }

  /** How a mail is shown. */
  public enum PreviewView {
    WIDE,
    NARROW,
    DARK,
    PLAIN,
    TEXT;

    static PreviewView parse(String name) {
      for (var view : values()) {
        if (view.name().equalsIgnoreCase(name)) {
          return view;
        }
      }
      return WIDE;
    }

    /** As the page says it. */
    public String inWords() {
      return switch (this) {
        case WIDE -> "Mail";
        case NARROW -> "360 px";
        case DARK -> "Dark";
        case PLAIN -> "Pictures off";
        case TEXT -> "Plain text";
      };
    }
  }

  @GetMapping("/console/journeys/{name}/preview")
  String form(
      @PathVariable String name, @RequestParam(defaultValue = "") String template, Model model) {
    model.addAttribute("form", new PreviewForm(template, "", "", "", "", Map.of()));
    return page(name, null, PreviewView.WIDE, model);
  }

  @PostMapping("/console/journeys/{name}/preview")
  String preview(
      @PathVariable String name,
      @RequestParam(defaultValue = "") String template,
      @RequestParam(defaultValue = "") String locale,
      @RequestParam(defaultValue = "") String contact,
      @RequestParam(defaultValue = "") String sample,
      @RequestParam(defaultValue = "") String sendTo,
      @RequestParam(defaultValue = "") String action,
      Model model,
      HttpServletResponse response) {
    var form = new PreviewForm(template, locale, contact, sample, sendTo, Map.of());
    boolean isTest = action.equals("send");
    try {
      if (isTest && sendTo.isBlank()) {
        throw ApiException.validationFailed("sendTo", "missing", "an email address");
      }
      var preview = previewService.request(name, form.toCommand(isTest), "console");
      return "redirect:/console/previews/" + preview.id();
    } catch (ApiException e) {
      model.addAttribute("form", form.withErrors(errors(e)));
      response.setStatus(e.getStatusCode().value());
      return page(name, null, PreviewView.WIDE, model);
    }
  }

  private static Map<String, String> errors(ApiException e) {
    var errors = new LinkedHashMap<String, String>();
    var properties = e.getBody().getProperties();
    if (properties != null && properties.get("errors") instanceof List<?> fields) {
      for (var field : fields) {
        if (field instanceof FieldError(var name, var found, var expected)) {
          errors.putIfAbsent(name, "%s (expected %s)".formatted(found, expected));
        }
      }
    }
    if (errors.isEmpty()) {
      errors.put(ANY_FIELD, String.valueOf(e.getBody().getDetail()));
    }
    return errors;
  }

  @GetMapping("/console/previews/{id}")
  String shown(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String view,
      Model model,
      HttpServletResponse response) {
    var preview = previewService.await(id).orElseThrow(() -> notFound(id));
    if (!preview.state().isFinal()) {
      response.setHeader("Refresh", REFRESH_SECONDS);
    }
    model.addAttribute("form", PreviewForm.of(preview, PreviewForm.nameOf(preview.request())));
    var result = preview.result();
    var wanted = PreviewView.parse(view);
    return page(
        preview.request().journey(),
        preview,
        result != null && result.html() == null ? PreviewView.TEXT : wanted,
        model);
  }

  private String page(String journey, @Nullable Preview preview, PreviewView view, Model model) {
    model.addAttribute("plan", journeys.plan(journey));
    model.addAttribute("templates", previewService.templates(journey));
    model.addAttribute("preview", preview);
    model.addAttribute("view", view);
    model.addAttribute("views", PreviewView.values());
    model.addAttribute("tests", previewService.findTestMessages(MAX_LISTED));
    return "console/preview";
  }

  /** The mail's HTML, shown in an iframe. */
  @GetMapping("/console/previews/{id}/html")
  ResponseEntity<String> html(@PathVariable UUID id, @RequestParam(defaultValue = "") String view) {
    var html =
        previewService
            .find(id)
            .map(Preview::result)
            .map(PreviewResult::html)
            .orElseThrow(() -> notFound(id));
    var shown = PreviewView.parse(view);
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
        .header("Content-Security-Policy", MAIL_CSP)
        .header("Referrer-Policy", "no-referrer")
        .body(PreviewedMail.forFrame(html, shown == PreviewView.DARK, shown != PreviewView.PLAIN));
  }

  private static PageNotFoundException notFound(UUID id) {
    return new PageNotFoundException("There is no preview %s.".formatted(id));
  }
}
