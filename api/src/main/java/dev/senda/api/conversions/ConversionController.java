package dev.senda.api.conversions;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endpoint that reports conversions. */
@RestController
@RequestMapping("/v1/journeys")
@Tag(name = "Journeys", description = "Journey definitions")
class ConversionController {

  private final ConversionReports reports;

  ConversionController(ConversionReports reports) {
    this.reports = reports;
  }

  @GetMapping("/{journey}/conversions")
  @Operation(
      operationId = "getConversions",
      summary = "How many enrollments of a journey reached its goal, by variant",
      description =
          "Counts each enrollment within its conversion window, also after its end and for contacts"
              + " who were left out.")
  ConversionReport getConversions(@PathVariable String journey) {
    return reports.of(journey);
  }
}
