package dev.senda.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What all console pages share. */
class ConsolePagesTest extends ConsolePageTest {

  @Test
  void contactData_isEscaped() {
    var evil = data.insertContact("<script>alert(1)</script>", "x@example.com");
    var enrollment = data.insertRunningEnrollment(EBOOK, evil, Duration.ofDays(6));
    data.setBlockedReason(enrollment, "<img src=x onerror=alert(1)>");
    var message =
        data.insertMessage(
            enrollment, "ebook-guide", "ACCEPTED", null, "<b>bold</b>", Duration.ZERO);
    data.insertEngagement(message, "CLICKED", "https://x/\"><script>", Duration.ZERO);

    for (var path :
        new String[] {
          "/console/enrollments",
          "/console/enrollments/" + enrollment,
          "/console/contacts/" + evil,
          "/console/journeys/ebook-nurture",
          "/console/journeys/ebook-nurture/dry-run?contact=" + evil,
          "/console/enrollments?who=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
          "/console/mailbox?to=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
        }) {
      assertThat(console.page(path).select("script:not([src]), img, b:contains(bold)"))
          .as(path)
          .isEmpty();
    }
    assertThat(console.page("/console/enrollments/" + enrollment).select("h1").text())
        .isEqualTo("<script>alert(1)</script>");
  }

  @Test
  void unknownPage_isNotFound_withLinks() {
    for (var path :
        new String[] {
          "/console/enrollments/" + UUID.randomUUID(),
          "/console/enrollments/no-uuid",
          "/console/contacts/0000000000000",
          "/console/mailbox/" + UUID.randomUUID(),
          "/console/nowhere"
        }) {
      var response = console.get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(response.body()).as(path).contains("Not found").contains("/console/mailbox");
    }
    assertThat(console.get("/console/journeys/ebok-nurture").body())
        .contains("did you mean &quot;ebook-nurture&quot;?");
  }

  @Test
  void emptyDatabase_showsHints() {
    assertThat(console.page("/console/enrollments").text()).contains("No enrollments yet");
    assertThat(console.page("/console/mailbox").text()).contains("Mails appear here when");
    assertThat(console.page("/console/journeys/ebook-nurture").text()).contains("No enrollments");
  }

  @Test
  void realTime_showsNoCompressionBanner() {
    assertThat(console.page("/console").select(".compressed")).isEmpty();
  }

  @Test
  void anonymousAccess_servesOnlyItsOwnHosts() throws IOException {
    assertThat(statusUnder("evil.example")).contains(" 403 ");
    assertThat(statusUnder("evil.example\r\nX-Forwarded-Host: 127.0.0.1")).contains(" 403 ");
    assertThat(statusUnder("localhost:" + port)).contains(" 200 ");
    assertThat(statusUnder("[::1]:" + port)).contains(" 200 ");
  }

  private String statusUnder(String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              "GET /console HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(host)
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.lines().findFirst().orElse("");
    }
  }
}
