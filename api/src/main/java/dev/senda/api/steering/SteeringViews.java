package dev.senda.api.steering;

import dev.senda.store.steering.JourneyControls;
import dev.senda.store.steering.WaitingSends;
import org.springframework.stereotype.Component;

/** Reads how journeys are steered, with their counts. */
@Component
public class SteeringViews {

  private final JourneyControls controls;
  private final WaitingSends waitingSends;

  SteeringViews(JourneyControls controls, WaitingSends waitingSends) {
    this.controls = controls;
    this.waitingSends = waitingSends;
  }

  /** How this journey is steered. */
  public SteeringView find(String journey) {
    return controls
        .find(journey)
        .map(
            control ->
                SteeringView.of(
                    control,
                    waitingSends.count(journey),
                    control.epoch() == 0 ? 0 : controls.countStopped(journey)))
        .orElseGet(() -> SteeringView.ofUnsteered(journey));
  }
}
