package dev.senda.api.console;

import dev.senda.api.security.ConsoleRole;
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
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Adds what every console page needs to its model, and renders the error page of the console. */
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

  /** Reads the CSRF token first: a long page is sent before its form asks for the cookie. */
  @ModelAttribute
  void addCommonAttributes(Model model, CsrfToken csrfToken) {
    csrfToken.getToken();
    addAttributesWithoutHolds(model);
    model.addAttribute("holds", holds.findActive());
  }

  private void addAttributesWithoutHolds(Model model) {
    model.addAttribute("time", timeFormatter);
    model.addAttribute("labels", EnrollmentLabels.ENGLISH);
    model.addAttribute("temporalUi", temporalUi);
    model.addAttribute("role", ConsoleRole.current());
  }

  @ExceptionHandler({
    PageNotFoundException.class,
    UnknownJourneyException.class,
    UnknownSegmentException.class
  })
  @ResponseStatus(HttpStatus.NOT_FOUND)
  String handleNotFound(RuntimeException cause, Model model) {
    return errorPage("Not found", String.valueOf(cause.getMessage()), model);
  }

  /** An address whose id is not a valid id. */
  @ExceptionHandler
  @ResponseStatus(HttpStatus.NOT_FOUND)
  String handleMalformedId(TypeMismatchException mismatch, Model model) {
    return errorPage(
        "Not found", "\"%s\" is not a valid id.".formatted(mismatch.getValue()), model);
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    CannotCreateTransactionException.class
  })
  @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
  String handleDatabaseUnavailable(Exception cause, Model model) {
    LOG.warn("Database unavailable: {}", cause.getMessage());
    return errorPage(
        "Service unavailable", "No accepted data is lost. Reload this page in a moment.", model);
  }

  private String errorPage(String title, String detail, Model model) {
    addAttributesWithoutHolds(model);
    model.addAttribute("title", title);
    model.addAttribute("detail", detail);
    return "console/error";
  }
}
