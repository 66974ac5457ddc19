package dev.senda.api.holds;

import dev.senda.api.web.Problem;
import dev.senda.api.web.RequiresKey;
import dev.senda.journey.Channel;
import dev.senda.store.ApiKeys.Scope;
import dev.senda.store.Holds;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Channels' accounts that send nothing for now. */
@RestController
@RequestMapping("/v1/holds")
@RequiresKey(Scope.ADMIN)
@SecurityRequirement(name = "adminKey")
@Tag(name = "Holds", description = "Channels' accounts that send nothing for now")
class HoldController {

  private final Holds holds;

  HoldController(Holds holds) {
    this.holds = holds;
  }

  /** All that stand, the oldest first. */
  record HoldList(List<HoldView> holds) {}

  /**
   * An account that is held.
   *
   * @param needsPeople whether somebody must mend something; if not, it ends by itself
   * @param reason what the provider said
   * @param since real time
   * @param nextTryAt real time when messages go again; where people are needed, when one of them
   *     tries whether it is mended
   */
  record HoldView(
      String channel,
      String account,
      boolean needsPeople,
      String reason,
      Instant since,
      Instant nextTryAt) {

    static HoldView of(Holds.Hold hold) {
      return new HoldView(
          hold.channel().wireName(),
          hold.account(),
          hold.needsPeople(),
          hold.reason(),
          hold.since(),
          hold.nextTryAt());
    }
  }

  @GetMapping
  @Operation(summary = "What is held, and why; for alerts")
  HoldList all() {
    return new HoldList(holds.all().stream().map(HoldView::of).toList());
  }

  @PostMapping("/{channel}/{account}/retry")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "It is mended: the next message tries at once, and if it goes, all go on",
      responses = {
        @ApiResponse(responseCode = "204", description = "The next message tries"),
        @ApiResponse(responseCode = "404", description = "Nothing of this name is held")
      })
  void retry(@PathVariable String channel, @PathVariable String account) {
    boolean wasHeld =
        Channel.ofWireName(channel).filter(one -> holds.tryNow(one, account)).isPresent();
    if (!wasHeld) {
      var held =
          holds.all().stream()
              .map(hold -> hold.channel().wireName() + " by " + hold.account())
              .toList();
      throw Problem.notFound(
          "hold: \"%s by %s\" (expected %s)"
              .formatted(
                  channel, account, held.isEmpty() ? "none: nothing is held" : "one of " + held));
    }
  }
}
