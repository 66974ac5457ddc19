package dev.senda.api.console;

import dev.senda.catalog.Catalog;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What would happen if so many contacts came into a journey. */
@Controller
class SimulationPages {

  private final Catalog catalog;

  SimulationPages(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The same address shows the same forecast, always. */
  @GetMapping("/console/journeys/{name}/simulation")
  String simulation(
      @PathVariable String name,
      @RequestParam(defaultValue = "10000") String contacts,
      @RequestParam(defaultValue = "0") String days,
      @RequestParam(defaultValue = "") String rates,
      @RequestParam(defaultValue = "1") String seed,
      Model model,
      HttpServletResponse response) {
    var journey = catalog.find(name);
    var typed =
        new SimulationForm(
            contacts.strip(), days.strip(), rates, seed.strip(), SimulationForm.EMPTY.wrong());
    var answer = typed.answer(journey);
    model.addAttribute("plan", journey.plan());
    model.addAttribute("simulation", answer.form());
    model.addAttribute(
        "forecast", answer.forecast() == null ? null : ForecastView.of(answer.forecast()));
    if (answer.forecast() == null) {
      response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
    }
    return "console/simulation";
  }
}
