package dev.senda.api.channels;

import dev.senda.api.http.ApiException;
import dev.senda.api.security.RequiresScope;
import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
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
@RequiresScope(ApiKeyScope.ADMIN)
@SecurityRequirement(name = "adminKey")
@Tag(name = "Holds", description = "Channels' accounts that send nothing for now")
class ChannelHoldController {

  private final ChannelHolds holds;

  ChannelHoldController(ChannelHolds holds) {
    this.holds = holds;
  }

  /** All that stand, the oldest first. */
  record ChannelHoldList(List<ChannelHoldView> holds) {}

  /**
   * An account that is held.
   *
   * @param needsAction whether somebody must mend something; if not, it ends by itself
   * @param reason what the provider said
   * @param heldSince real time
   * @param nextProbeAt real time when messages go again; where people are needed, when one of them
   *     tries whether it is mended
   */
  record ChannelHoldView(
      String channel,
      String account,
      boolean needsAction,
      String reason,
      Instant heldSince,
      Instant nextProbeAt) {

    static ChannelHoldView of(ChannelHolds.ChannelHold hold) {
      return new ChannelHoldView(
          hold.channel().wireName(),
          hold.account(),
          hold.needsIntervention(),
          hold.reason(),
          hold.heldSince(),
          hold.nextAttemptAt());
    }
  }

  @GetMapping
  @Operation(summary = "What is held, and why; for alerts")
  ChannelHoldList all() {
    return new ChannelHoldList(holds.findActive().stream().map(ChannelHoldView::of).toList());
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
        Channel.ofWireName(channel).filter(one -> holds.requestProbeNow(one, account)).isPresent();
    if (!wasHeld) {
      var held =
          holds.findActive().stream()
              .map(hold -> hold.channel().wireName() + " by " + hold.account())
              .toList();
      throw ApiException.notFound(
          "hold: \"%s by %s\" (expected %s)"
              .formatted(
                  channel, account, held.isEmpty() ? "none: nothing is held" : "one of " + held));
    }
  }
}
