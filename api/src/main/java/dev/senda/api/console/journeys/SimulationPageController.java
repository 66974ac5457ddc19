package dev.senda.api.console.journeys;

import dev.senda.catalog.Catalog;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The simulation page: a forecast for many contacts in a journey. */
@Controller
class SimulationPageController {

  private final Catalog catalog;

  SimulationPageController(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The same URL always shows the same forecast. */
  @GetMapping("/console/journeys/{name}/simulation")
  String simulation(
      @PathVariable String name,
      @RequestParam(defaultValue = "10000") String contacts,
      @RequestParam(defaultValue = "0") String days,
      @RequestParam(defaultValue = "") String rates,
      @RequestParam(defaultValue = "1") String seed,
      Model model,
      HttpServletResponse response) {
    var journey = catalog.findJourney(name);
    var typed =
        new SimulationForm(
            contacts.strip(), days.strip(), rates, seed.strip(), SimulationForm.EMPTY.errors());
    var simulationResult = typed.simulate(journey);
    model.addAttribute("plan", journey.plan());
    model.addAttribute("simulation", simulationResult.form());
    model.addAttribute(
        "forecast",
        simulationResult.forecast() == null ? null : ForecastView.of(simulationResult.forecast()));
    if (simulationResult.forecast() == null) {
      response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
    }
    return "console/simulation";
  }
}
