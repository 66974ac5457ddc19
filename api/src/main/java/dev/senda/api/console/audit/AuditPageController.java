package dev.senda.api.console.audit;

import dev.senda.store.audit.AuditLog;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of the audit log. */
@Controller
class AuditPageController {

  private static final int PAGE_SIZE = 100;

  private final AuditLog auditLog;

  AuditPageController(AuditLog auditLog) {
    this.auditLog = auditLog;
  }

  @GetMapping("/console/audit")
  String audit(@RequestParam(required = false) @Nullable UUID before, Model model) {
    var found = auditLog.find(null, before, PAGE_SIZE + 1);
    var entries = found.subList(0, Math.min(PAGE_SIZE, found.size()));
    model.addAttribute("entries", entries);
    model.addAttribute("first", before == null);
    model.addAttribute("next", found.size() > PAGE_SIZE ? entries.getLast().id() : null);
    return "console/audit";
  }
}
