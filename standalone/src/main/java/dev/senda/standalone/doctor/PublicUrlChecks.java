package dev.senda.standalone.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The base of all links: encrypted, public, and answered by the API. */
final class PublicUrlChecks {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CERTIFICATE = Duration.ofDays(14);
  private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofSeconds(5);

  private final URI url;
  private final HttpClient http;
  private final Clock clock;

  PublicUrlChecks(URI url, HttpClient http, Clock clock) {
    this.url = url;
    this.http = http;
    this.clock = clock;
  }

  List<Finding> run() {
    var findings = new ArrayList<Finding>();
    findings.add(checkForm());
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url + "/openapi.json")).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString());
      findings.add(
          answer.statusCode() == 200 && answer.body().contains("/v1/track")
              ? Finding.ok("public-url.reachable", "the API answers at " + url)
              : Finding.error(
                  "public-url.reachable",
                  "%s/openapi.json: status %d".formatted(url, answer.statusCode()),
                  "Senda's API",
                  "let the proxy pass every path to the API, and neither redirect nor ask for a login"));
      certificate(answer).map(this::checkCertificate).ifPresent(findings::add);
      dateOf(answer).map(this::checkClock).ifPresent(findings::add);
    } catch (IOException e) {
      findings.add(
          Finding.error(
              "public-url.reachable",
              "%s: %s".formatted(url, e.getMessage() == null ? "no answer" : e.getMessage()),
              "Senda's API, as contacts and providers reach it",
              "start the API; see the name, the certificate and the proxy"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return findings;
  }

  private Finding checkForm() {
    var host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    if (!"https".equals(url.getScheme())) {
      return Finding.error(
          "public-url.https",
          url.toString(),
          "https://: one-click unsubscribe (RFC 8058) and webhooks need it",
          "set senda.public-url to the address of your proxy with a certificate");
    }
    return host.equals("localhost") || host.startsWith("127.") || host.endsWith(".local")
        ? Finding.error(
            "public-url.https",
            url.toString(),
            "a name that contacts can reach",
            "set senda.public-url")
        : Finding.ok("public-url.https", url.toString());
  }

  private static Optional<X509Certificate> certificate(HttpResponse<?> answer) {
    return answer
        .sslSession()
        .flatMap(
            session -> {
              try {
                return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
              } catch (SSLPeerUnverifiedException e) {
                return Optional.empty();
              }
            });
  }

  private Finding checkCertificate(X509Certificate certificate) {
    var until = certificate.getNotAfter().toInstant();
    var found = "valid until " + until;
    return Duration.between(clock.instant(), until).compareTo(CERTIFICATE) > 0
        ? Finding.ok("public-url.certificate", found)
        : Finding.warning(
            "public-url.certificate", found, "14 days or more", "renew the certificate");
  }

  private static Optional<Instant> dateOf(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Date")
        .flatMap(
            date -> {
              try {
                return Optional.of(
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
              } catch (DateTimeParseException e) {
                return Optional.empty();
              }
            });
  }

  private Finding checkClock(Instant theirs) {
    var difference = Duration.between(clock.instant(), theirs).abs();
    var found = "%d s apart from this machine".formatted(difference.toSeconds());
    return difference.compareTo(MAX_CLOCK_DIFFERENCE) <= 0
        ? Finding.ok("clock.api", found)
        : Finding.error("clock.api", found, "at most 5 s", "run an NTP service on both machines");
  }
}
