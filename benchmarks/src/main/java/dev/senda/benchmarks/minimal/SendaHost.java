package dev.senda.benchmarks.minimal;

import dev.senda.benchmarks.journeys.OpenThenMail;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.SendActivity;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.EnrollmentClient.PreviousEnrollmentRunningException;
import dev.senda.temporal.client.EnrollmentClient.TemporalUnavailableException;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.worker.JourneyWorker;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Senda's workflow and its client with activities that do nothing: the engine alone. */
final class SendaHost implements AutoCloseable {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int KEY_LENGTH = 13;

  private final OpenThenMail journey = new OpenThenMail();
  private final EnrollmentClient client;
  private final JourneyWorker worker;
  private final Map<String, Started> started = new ConcurrentHashMap<>();
  private final Map<UUID, String> ids = new ConcurrentHashMap<>();
  private final Map<UUID, Integer> sent = new ConcurrentHashMap<>();

  private record Started(UUID enrollment, String contactKey) {}

  /**
   * @param onSend gets the id and the number of each mail, 1 or 2
   */
  SendaHost(String target, BiConsumer<String, Integer> onSend) {
    var settings = EnrollmentClient.Settings.plaintext(target, "default", "bench-host", null);
    SendActivity sends =
        request -> {
          int number = sent.merge(request.enrollment(), 1, Integer::sum);
          onSend.accept(ids.getOrDefault(request.enrollment(), ""), number);
          return SendResult.of(AttemptOutcome.ACCEPTED);
        };
    client = EnrollmentClient.open(settings, TimeScale.REAL);
    worker =
        JourneyWorker.open(
            settings,
            List.of(journey),
            ChannelQueues.none(),
            sends,
            doesNothing(EnrollmentActivities.class),
            doesNothing(ExternalActivities.class));
  }

  private static <T> T doesNothing(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, _) ->
                method.getDeclaringClass() == Object.class
                    ? method.getName().equals("hashCode")
                        ? System.identityHashCode(proxy)
                        : type.getSimpleName()
                    : null));
  }

  void start(String id) throws TemporalUnavailableException, PreviousEnrollmentRunningException {
    var enrollment = UUID.randomUUID();
    var key = key(enrollment.getLeastSignificantBits());
    ids.put(enrollment, id);
    started.put(id, new Started(enrollment, key));
    client.start(enrollment, journey.plan(), key, "");
  }

  void open(String id) throws TemporalUnavailableException {
    var one = started.get(id);
    if (one != null) {
      client.signal(
          OpenThenMail.NAME,
          one.contactKey(),
          "",
          "opened",
          EnrollmentSignal.opened(
              UUID.randomUUID(), one.enrollment(), System.currentTimeMillis(), "offer"));
    }
  }

  private static String key(long bits) {
    var key = new StringBuilder();
    for (int i = 0; i < KEY_LENGTH; i++) {
      key.append(ALPHABET.charAt((int) (bits >>> (i * 5)) & 31));
    }
    return key.toString();
  }

  @Override
  public void close() {
    worker.close();
    client.close();
  }
}
