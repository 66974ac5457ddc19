package dev.senda.api.console.channels;

import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The button of the notice, on every page, that an account sends nothing. */
@Controller
class ChannelHoldPageController {

  private final ChannelHolds holds;

  ChannelHoldPageController(ChannelHolds holds) {
    this.holds = holds;
  }

  /** One that is not held any more is mended, too. */
  @PostMapping("/console/holds/{channel}/{account}/retry")
  String retry(@PathVariable String channel, @PathVariable String account) {
    Channel.ofWireName(channel).ifPresent(one -> holds.requestProbeNow(one, account));
    return "redirect:/console";
  }
}
