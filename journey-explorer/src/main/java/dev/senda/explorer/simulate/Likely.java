package dev.senda.explorer.simulate;

import java.time.Duration;

/**
 * How many do something, and how long it takes them, both known.
 *
 * @param share from 0 to 1
 */
record Likely(double share, Delay delay) {

  Rate rate() {
    return new Rate(share, delay);
  }

  Duration at(double point) {
    return delay.at(point);
  }
}
