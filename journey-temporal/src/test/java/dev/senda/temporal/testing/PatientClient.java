package dev.senda.temporal.testing;

import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.EnrollmentClient.TemporalUnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;

/**
 * A client that repeats a call which Temporal does not answer in time, as the outbox does: a busy
 * machine fails no test.
 */
final class PatientClient {

  private PatientClient() {}

  static EnrollmentClient of(EnrollmentClient client, Duration patience) {
    return (EnrollmentClient)
        Proxy.newProxyInstance(
            PatientClient.class.getClassLoader(),
            new Class<?>[] {EnrollmentClient.class},
            (_, method, arguments) ->
                call(client, method, arguments, System.nanoTime() + patience.toNanos()));
  }

  private static Object call(
      EnrollmentClient client, Method method, Object[] arguments, long deadline) throws Throwable {
    while (true) {
      try {
        return method.invoke(client, arguments);
      } catch (InvocationTargetException e) {
        if (!(e.getCause() instanceof TemporalUnavailableException)
            || System.nanoTime() > deadline) {
          throw e.getCause();
        }
      }
    }
  }
}
