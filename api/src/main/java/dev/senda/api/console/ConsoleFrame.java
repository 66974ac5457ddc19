package dev.senda.api.console;

import dev.senda.api.ApiSettings;
import dev.senda.catalog.UnknownJourney;
import dev.senda.catalog.UnknownSegment;
import dev.senda.store.Holds;
import dev.senda.store.HouseClock;
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
@ControllerAdvice(basePackageClasses = ConsoleFrame.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsoleFrame {

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleFrame.class);

  private final HouseTime time;
  private final Holds holds;
  private final @Nullable URI temporalUi;

  ConsoleFrame(HouseClock clock, Holds holds, ApiSettings settings) {
    this.holds = holds;
    this.time = new HouseTime(clock);
    this.temporalUi = settings.temporal().uiUrl();
  }

  @ModelAttribute
  void frame(Model model) {
    frameWithoutHolds(model);
    model.addAttribute("holds", holds.all());
  }

  private void frameWithoutHolds(Model model) {
    model.addAttribute("time", time);
    model.addAttribute("words", Words.ENGLISH);
    model.addAttribute("temporalUi", temporalUi);
  }

  @ExceptionHandler({NothingHere.class, UnknownJourney.class, UnknownSegment.class})
  @ResponseStatus(HttpStatus.NOT_FOUND)
  String nothingHere(RuntimeException nothing, Model model) {
    return instead("Nothing here", String.valueOf(nothing.getMessage()), model);
  }

  /** An address whose id is no id. */
  @ExceptionHandler
  @ResponseStatus(HttpStatus.NOT_FOUND)
  String noSuchId(TypeMismatchException mismatch, Model model) {
    return instead("Nothing here", "\"%s\" is no id.".formatted(mismatch.getValue()), model);
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    CannotCreateTransactionException.class
  })
  @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
  String databaseIsAway(Exception cause, Model model) {
    LOG.warn("The database does not answer: {}", cause.getMessage());
    return instead(
        "The database does not answer",
        "Nothing is lost by it: what was accepted is kept. Load this page again in a moment.",
        model);
  }

  private String instead(String title, String what, Model model) {
    frameWithoutHolds(model);
    model.addAttribute("title", title);
    model.addAttribute("what", what);
    return "console/instead";
  }
}
