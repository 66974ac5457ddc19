package dev.senda.workers;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.store.registries.AddressHasher;
import dev.senda.store.sending.SendRuleReads;
import dev.senda.store.sending.SendRuleResolver;
import dev.senda.store.sending.SendRuleService;
import dev.senda.store.settings.SendingSettings;
import dev.senda.workers.gate.SendRuleGate;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The journeys of a worker, and the rules about when and how often they send. */
public class RuledTestData extends WorkerTestData {

  /** The zone of contacts who have none. */
  static final ZoneId ZONE = ZoneId.of("America/Mexico_City");

  /** The rules of the installation. */
  public SendingSettings sending = SendingSettings.none();

  private final List<Journey> moreJourneys = new ArrayList<>();

  RuledTestData(Path templates) {
    super(templates);
  }

  private record RuledJourney(String name, UnaryOperator<Plan> changes) implements Journey {
    @Override
    public Plan plan() {
      return changes.apply(Plan.named(name).purpose("Send").owner("tips@acme.example"));
    }

    @Override
    public void run(Enrollment lead) {
      lead.send(Message.sms("nudge"));
    }
  }

  /** Adds a journey without a topic, with this plan. */
  public void addJourney(String name, UnaryOperator<Plan> plan) {
    moreJourneys.add(new RuledJourney(name, plan));
  }

  Catalog catalog() {
    var journeys =
        new ArrayList<Journey>(
            List.of(new TipsJourney("tips", true), new TipsJourney("service", false)));
    journeys.addAll(moreJourneys);
    return Catalog.of(journeys);
  }

  SendRuleGate sendRuleGate() {
    return new SendRuleGate(
        new SendRuleService(
            new SendRuleResolver(sending, ZONE, null),
            bean(SendRuleReads.class),
            bean(AddressHasher.class)),
        catalog());
  }
}
