package dev.senda.api.console.rejectedvalues;

import dev.senda.store.ingest.RejectedValues;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page of the values of tracking calls that could not be used. */
@Controller
class RejectedValuePageController {

  private static final int MAX_LISTED = 500;

  private final RejectedValues rejectedValues;

  RejectedValuePageController(RejectedValues rejectedValues) {
    this.rejectedValues = rejectedValues;
  }

  @GetMapping("/console/rejected-values")
  String rejectedValues(Model model) {
    model.addAttribute("rejectedValues", rejectedValues.findNewest(null, MAX_LISTED));
    return "console/rejected-values";
  }
}
