package dev.senda.api.console.contacts;

import dev.senda.api.console.PageNotFoundException;
import dev.senda.api.erasure.ContactExporter;
import dev.senda.api.security.CurrentActor;
import dev.senda.store.erasure.ContactEraser;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Erases a contact from its page, and exports everything about it. */
@Controller
class ErasurePageController {

  private static final int MAX_REASON_LENGTH = 500;

  private final ContactEraser eraser;
  private final ContactExporter exporter;

  ErasurePageController(ContactEraser eraser, ContactExporter exporter) {
    this.eraser = eraser;
    this.exporter = exporter;
  }

  /** The export, as a file. */
  @GetMapping("/console/contacts/{key}/export")
  ResponseEntity<StreamingResponseBody> export(@PathVariable String key) {
    return exporter.export(key, CurrentActor.get());
  }

  @PostMapping("/console/contacts/{key}/erase")
  String erase(
      @PathVariable String key,
      @RequestParam(defaultValue = "") String confirm,
      @RequestParam(defaultValue = "") String reason,
      RedirectAttributes redirect) {
    redirect.addAttribute("key", key);
    if (!confirm.strip().equals("erase")
        || reason.isBlank()
        || reason.length() > MAX_REASON_LENGTH
        || reason.indexOf('\0') >= 0) {
      redirect.addAttribute("erase", "unconfirmed");
      return "redirect:/console/contacts/{key}";
    }
    if (eraser.erase(key, CurrentActor.get(), reason).isEmpty()) {
      throw new PageNotFoundException("There is no contact \"%s\".".formatted(key));
    }
    return "redirect:/console/contacts/{key}";
  }
}
