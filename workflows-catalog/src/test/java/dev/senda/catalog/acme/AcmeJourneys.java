package dev.senda.catalog.acme;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Message.email;

import dev.senda.catalog.DeclaredNames;
import dev.senda.catalog.JourneyProvider;
import dev.senda.catalog.TrackingPlan;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.Segment;
import java.util.List;
import java.util.Locale;

/** A provider as an adopter writes it. */
public final class AcmeJourneys implements JourneyProvider {

  @Override
  public List<Journey> journeys() {
    return List.of(new Renewal());
  }

  @Override
  public List<Segment> segments() {
    return List.of(Segment.of("acme-vips", attribute("vip").is(true)));
  }

  @Override
  public TrackingPlan trackingPlan() {
    return TrackingPlan.ofAttributes("vip").event("Contract Ends", "contract");
  }

  @Override
  public DeclaredNames declaredNames() {
    return DeclaredNames.NONE.teams("acme-sales");
  }

  @Override
  public List<Locale> locales() {
    return List.of(Locale.of("es"), Locale.of("pt"));
  }

  /** The journey that it provides. */
  public static final class Renewal implements Journey {

    @Override
    public Plan plan() {
      return Plan.named("renewal").purpose("Renew contracts").owner("sales@acme.example");
    }

    @Override
    public void run(Enrollment lead) {
      lead.send(email("contract-ends"));
    }
  }

  /** A journey of the same jar that it forgets. */
  static final class Forgotten implements Journey {

    @Override
    public Plan plan() {
      return Plan.named("forgotten").purpose("Be entered").owner("sales@acme.example");
    }

    @Override
    public void run(Enrollment lead) {
      lead.send(email("contract-ends"));
    }
  }
}
