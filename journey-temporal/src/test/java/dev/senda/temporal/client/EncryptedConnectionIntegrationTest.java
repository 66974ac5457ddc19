package dev.senda.temporal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.devservices.SharedTestTemporal;
import dev.senda.journey.Journey;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.client.ConnectionSettings.Given;
import dev.senda.temporal.client.ConnectionSettings.Tls;
import dev.senda.temporal.client.EnrollmentClient.TemporalUnavailableException;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.IntegrationTestBase;
import dev.senda.temporal.testing.TestCertificates;
import dev.senda.temporal.testing.TlsFrontend;
import dev.senda.temporal.worker.JourneyWorker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole enrollment over TLS, mTLS and with an API key, on a real server behind a frontend. */
class EncryptedConnectionIntegrationTest extends IntegrationTestBase {

  @TempDir Path directory;
  private TestCertificates certificates;
  private TestCertificates strangers;

  @BeforeEach
  void issueCertificates() throws Exception {
    certificates = new TestCertificates(directory.resolve("ours"), "Ours");
    strangers = new TestCertificates(directory.resolve("strangers"), "Strangers");
  }

  private EnrollmentClient.Settings at(
      TlsFrontend frontend, @Nullable Path apiKeyFile, @Nullable TestCertificates client) {
    var tls =
        new Tls(
            true,
            client == null ? null : client.certificate("client"),
            client == null ? null : client.key("client"),
            certificates.authority(),
            "temporal.internal");
    var given = new Given(frontend.target(), SharedTestTemporal.NAMESPACE, null, apiKeyFile, tls);
    return new EnrollmentClient.Settings(
        ConnectionSettings.of(given, Map.of()), settings.taskQueue(), null);
  }

  private void enrollAndFinish(EnrollmentClient.Settings encrypted, Journey journey)
      throws Exception {
    workers.add(JourneyWorker.open(encrypted, List.of(journey), QUEUES, world, world, world));
    try (var enrollments = EnrollmentClient.open(encrypted, TimeScale.REAL)) {
      enrollments.start(enrollment, journey.plan(), contact, "");
      await(
          () ->
              enrollments
                  .queryCurrentStep(journey.plan().name(), contact, "")
                  .filter(place -> place.step().equals("ebook-guide opened within 3 days"))
                  .isPresent());
      var goal =
          EnrollmentSignal.event(UUID.randomUUID(), enrollment, now(), List.of("Demo Booked"));
      assertThat(enrollments.signal(journey.plan().name(), contact, "", "Demo Booked", goal))
          .isTrue();
      awaitEnd();
    }
  }

  @Test
  void mutualTls_runsAnEnrollment() throws Exception {
    try (var frontend = new TlsFrontend(SharedTestTemporal.target(), certificates, certificates)) {
      enrollAndFinish(at(frontend, null, certificates), r);
    }
  }

  @Test
  void strangersCertificate_isRefused_withTheReason() throws Exception {
    try (var frontend = new TlsFrontend(SharedTestTemporal.target(), certificates, certificates);
        var enrollments = EnrollmentClient.open(at(frontend, null, strangers), TimeScale.REAL)) {
      assertThatThrownBy(() -> enrollments.start(enrollment, r.plan(), contact, ""))
          .isInstanceOf(TemporalUnavailableException.class)
          .hasMessageStartingWith("Temporal at %s does not answer: ".formatted(frontend.target()));
    }
  }

  @Test
  void serverOfAnotherAuthority_isNotTrusted() throws Exception {
    try (var frontend = new TlsFrontend(SharedTestTemporal.target(), strangers, null);
        var enrollments = EnrollmentClient.open(at(frontend, null, null), TimeScale.REAL)) {
      assertThatThrownBy(() -> enrollments.start(enrollment, r.plan(), contact, ""))
          .isInstanceOf(TemporalUnavailableException.class)
          .hasMessageContaining("does not answer: TLS: ");
    }
  }

  /** An expired key delays what was accepted; it loses nothing. */
  @Test
  void apiKey_isReadAgain_andAWrongOneIsAnOutage() throws Exception {
    var file = directory.resolve("api-key");
    Files.writeString(file, "first-key\n");
    try (var frontend = new TlsFrontend(SharedTestTemporal.target(), certificates, null);
        var enrollments = EnrollmentClient.open(at(frontend, file, null), TimeScale.REAL)) {
      frontend.requireApiKey("second-key");
      assertThatThrownBy(() -> enrollments.start(enrollment, r.plan(), contact, ""))
          .isInstanceOf(TemporalUnavailableException.class)
          .hasMessage(
              "Temporal at %s does not answer: UNAUTHENTICATED: Request unauthorized."
                  .formatted(frontend.target()));

      Files.writeString(file, "second-key\n");
      enrollAndFinish(at(frontend, file, null), r);
      assertThat(frontend.namespaces()).containsExactly(SharedTestTemporal.NAMESPACE);
      // The SDK asks for the server's capabilities before it knows a namespace.
      assertThat(frontend.methodsWithoutNamespace()).isSubsetOf("GetSystemInfo", "Check");
    }
  }
}
