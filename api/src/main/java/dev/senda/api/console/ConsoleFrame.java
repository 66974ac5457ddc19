package dev.senda.api.console;

import dev.senda.api.ApiSettings;
import dev.senda.catalog.UnknownJourney;
import dev.senda.store.HouseClock;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What every page of the console has, and the page that says that there is none. */
@ControllerAdvice(basePackageClasses = ConsoleFrame.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsoleFrame {

  private final HouseTime time;
  private final @Nullable URI temporalUi;

  ConsoleFrame(HouseClock clock, ApiSettings settings) {
    this.time = new HouseTime(clock);
    this.temporalUi = settings.temporal().uiUrl();
  }

  @ModelAttribute
  void frame(Model model) {
    model.addAttribute("time", time);
    model.addAttribute("words", Words.ENGLISH);
    model.addAttribute("temporalUi", temporalUi);
  }

  @ExceptionHandler({NothingHere.class, UnknownJourney.class})
  @ResponseStatus(HttpStatus.NOT_FOUND)
  String nothingHere(RuntimeException nothing, Model model) {
    frame(model);
    model.addAttribute("what", nothing.getMessage());
    return "console/nothing-here";
  }

  /** An address whose id is no id. */
  @ExceptionHandler
  @ResponseStatus(HttpStatus.NOT_FOUND)
  String noSuchId(TypeMismatchException mismatch, Model model) {
    frame(model);
    model.addAttribute("what", "\"%s\" is no id.".formatted(mismatch.getValue()));
    return "console/nothing-here";
  }
}
