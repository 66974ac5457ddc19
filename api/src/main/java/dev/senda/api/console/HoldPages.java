package dev.senda.api.console;

import dev.senda.journey.Channel;
import dev.senda.store.Holds;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The button of the notice, on every page, that an account sends nothing. */
@Controller
class HoldPages {

  private final Holds holds;

  HoldPages(Holds holds) {
    this.holds = holds;
  }

  /** One that is not held any more is mended, too. */
  @PostMapping("/console/holds/{channel}/{account}/retry")
  String retry(@PathVariable String channel, @PathVariable String account) {
    Channel.ofWireName(channel).ifPresent(one -> holds.tryNow(one, account));
    return "redirect:/console";
  }
}
