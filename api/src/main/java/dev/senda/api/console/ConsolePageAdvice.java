package dev.senda.api.console;

import dev.senda.api.settings.ApiSettings;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.catalog.UnknownSegmentException;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.support.ScaledClock;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What every page of the console has, and the page that stands in for one that cannot be shown. */
@ControllerAdvice(basePackageClasses = ConsolePageAdvice.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsolePageAdvice {

  private static final Logger LOG = LoggerFactory.getLogger(ConsolePageAdvice.class);

  private final SimulatedTimeFormatter timeFormatter;
  private final ChannelHolds holds;
  private final @Nullable URI temporalUi;

  ConsolePageAdvice(ScaledClock clock, ChannelHolds holds, ApiSettings settings) {
    this.holds = holds;
    this.timeFormatter = new SimulatedTimeFormatter(clock);
    this.temporalUi = settings.temporal().uiUrl();
  }

  @ModelAttribute
  void addCommonAttributes(Model model) {
    addAttributesWithoutHolds(model);
    model.addAttribute("holds", holds.findActive());
  }

  private void addAttributesWithoutHolds(Model model) {
    model.addAttribute("time", timeFormatter);
    model.addAttribute("words", EnrollmentLabels.ENGLISH);
    model.addAttribute("temporalUi", temporalUi);
  }

  @ExceptionHandler({
    PageNotFoundException.class,
    UnknownJourneyException.class,
    UnknownSegmentException.class
  })
  @ResponseStatus(HttpStatus.NOT_FOUND)
  String handleNotFound(RuntimeException nothing, Model model) {
    return errorPage("Nothing here", String.valueOf(nothing.getMessage()), model);
  }

  /** An address whose id is no id. */
  @ExceptionHandler
  @ResponseStatus(HttpStatus.NOT_FOUND)
  String handleMalformedId(TypeMismatchException mismatch, Model model) {
    return errorPage("Nothing here", "\"%s\" is no id.".formatted(mismatch.getValue()), model);
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    CannotCreateTransactionException.class
  })
  @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
  String handleDatabaseUnavailable(Exception cause, Model model) {
    LOG.warn("The database does not answer: {}", cause.getMessage());
    return errorPage(
        "The database does not answer",
        "Nothing is lost by it: what was accepted is kept. Load this page again in a moment.",
        model);
  }

  private String errorPage(String title, String what, Model model) {
    addAttributesWithoutHolds(model);
    model.addAttribute("title", title);
    model.addAttribute("what", what);
    return "console/instead";
  }
}
