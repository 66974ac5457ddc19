package dev.senda.api.console.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.console.ConsolePageTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The page of a contact. */
class ContactPageTest extends ConsolePageTest {

  @Test
  void contact_showsProfile_consentsWithSource_andEnrollments() {
    var ana = data.insertContact("Ana", "ana@example.com");
    data.insertConsent(ana, "product-tips", "GRANTED", "identify", Duration.ofDays(9));
    data.insertConsent(ana, "product-tips", "WITHDRAWN", "one-click", Duration.ofDays(1));
    data.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(6));

    var page = console.page("/console/contacts/" + ana);

    assertThat(page.select("dl").text()).contains("first_name Ana").contains("orders 3");
    assertThat(page.select("section:has(#consents) tbody tr").eachText())
        .satisfiesExactly(
            newest -> assertThat(newest).contains("withdrawn").contains("one-click wording v3"),
            oldest -> assertThat(oldest).contains("granted").contains("identify wording v3"));
    assertThat(page.select("section:has(#enrollments) tbody tr").text()).contains(EBOOK);
  }
}
