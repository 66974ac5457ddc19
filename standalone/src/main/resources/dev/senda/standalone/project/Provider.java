package @package@;

import dev.senda.catalog.JourneyProvider;
import dev.senda.catalog.TrackingPlan;
import dev.senda.journey.Journey;
import java.util.List;
import java.util.Locale;
import @package@.welcome.Welcome;

/** What this project runs. A new journey goes live when it is in {@link #journeys}. */
public final class @Provider@ implements JourneyProvider {

  @Override
  public List<Journey> journeys() {
    return List.of(new Welcome());
  }

  /** The events that your apps report, with the properties that they always have. */
  @Override
  public TrackingPlan trackingPlan() {
    return TrackingPlan.ofAttributes("email", "first_name", "locale", "time_zone")
        .event("Signed Up")
        .event("Subscribed");
  }

  /** Each template exists in these; the first is that of subjects in the code. */
  @Override
  public List<Locale> locales() {
    return List.of(Locale.ENGLISH, Locale.of("es"));
  }
}
