package dev.senda.api.channels;

import dev.senda.api.http.ApiException;
import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The endpoints that list the held channel accounts and retry one. Senda itself puts accounts on
 * hold.
 */
@RestController
@RequestMapping("/v1/holds")
@Tag(name = "Holds", description = "Held channel accounts, and their retry")
class ChannelHoldController {

  private final ChannelHolds holds;

  ChannelHoldController(ChannelHolds holds) {
    this.holds = holds;
  }

  /** Every held channel account, the longest held first. */
  record ChannelHoldList(List<ChannelHoldView> holds) {}

  /**
   * An account that is held.
   *
   * @param recipientDomain the only domain that is held; null for the whole account
   * @param needsAction whether your team must fix something; if false, the hold ends by itself
   * @param reason what the provider said
   * @param heldSince in real time
   * @param nextProbeAt in real time: when sending resumes; where your team must act, when the next
   *     message is sent as a probe
   */
  record ChannelHoldView(
      String channel,
      String account,
      @Nullable String recipientDomain,
      boolean needsAction,
      String reason,
      Instant heldSince,
      Instant nextProbeAt) {

    static ChannelHoldView of(ChannelHolds.ChannelHold hold) {
      return new ChannelHoldView(
          hold.channel().wireName(),
          hold.account(),
          hold.onlyDomain(),
          hold.needsIntervention(),
          hold.reason(),
          hold.heldSince(),
          hold.nextAttemptAt());
    }
  }

  @GetMapping
  @Operation(
      operationId = "listHolds",
      summary = "Held channel accounts and their reasons, for alerts")
  ChannelHoldList listHolds() {
    return new ChannelHoldList(holds.findActive().stream().map(ChannelHoldView::of).toList());
  }

  @PostMapping("/{channel}/{account}/retry")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "retryHold",
      summary =
          "Retries a held channel account: the next message is a probe, and its success releases"
              + " the rest",
      responses = {
        @ApiResponse(responseCode = "204", description = "The next message is sent as a probe"),
        @ApiResponse(responseCode = "404", description = "No such hold")
      })
  void retryHold(@PathVariable String channel, @PathVariable String account) {
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
