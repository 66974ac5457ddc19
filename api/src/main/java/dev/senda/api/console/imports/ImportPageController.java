package dev.senda.api.console.imports;

import dev.senda.api.console.PageNotFoundException;
import dev.senda.api.imports.ImportService;
import dev.senda.api.imports.ImportView;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The pages of imports: the newest ones, and one with its progress and what is wrong in its rows.
 */
@Controller
class ImportPageController {

  private static final int MAX_FINDINGS = 200;
  private static final String REFRESH_SECONDS = "2";

  private final ImportService importService;

  ImportPageController(ImportService importService) {
    this.importService = importService;
  }

  @GetMapping("/console/imports")
  String imports(Model model) {
    model.addAttribute("imports", importService.findNewest());
    return "console/imports";
  }

  @GetMapping("/console/imports/{id}")
  String importPage(@PathVariable UUID id, Model model, HttpServletResponse response) {
    var view =
        importService
            .find(id, MAX_FINDINGS)
            .orElseThrow(
                () -> new PageNotFoundException("There is no import \"%s\".".formatted(id)));
    if (isRunning(view)) {
      response.setHeader("Refresh", REFRESH_SECONDS);
    }
    model.addAttribute("view", view);
    model.addAttribute("running", isRunning(view));
    return "console/import";
  }

  @PostMapping("/console/imports/{id}/start")
  String start(@PathVariable UUID id) {
    importService.start(id);
    return "redirect:/console/imports/" + id;
  }

  private static boolean isRunning(ImportView view) {
    return view.state().equals("checking") || view.state().equals("importing");
  }
}
