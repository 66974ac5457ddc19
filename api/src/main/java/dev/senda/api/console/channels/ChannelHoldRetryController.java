package dev.senda.api.console.channels;

import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Handles the retry button of the hold banner that every console page shows. */
@Controller
class ChannelHoldRetryController {

  private final ChannelHolds holds;

  ChannelHoldRetryController(ChannelHolds holds) {
    this.holds = holds;
  }

  /** Does nothing if the account is no longer held. */
  @PostMapping("/console/holds/{channel}/{account}/retry")
  String retry(@PathVariable String channel, @PathVariable String account) {
    Channel.ofWireName(channel).ifPresent(one -> holds.requestProbeNow(one, account));
    return "redirect:/console";
  }
}
