package dev.senda.temporal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.temporal.client.EnrollmentClient;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** The workflow id of an enrollment. */
class WorkflowIdTest {

  private static final String CONTACT = "7ZK3M9Q2T4WXA";

  @Test
  void unkeyedId_isJourneyAndContact() {
    assertThat(EnrollmentClient.workflowId("ebook-nurture", CONTACT, ""))
        .isEqualTo("ebook-nurture/7ZK3M9Q2T4WXA");
  }

  @Test
  void key_isHashed() {
    var id = EnrollmentClient.workflowId("post-purchase", CONTACT, "ana@example.com 4711");

    assertThat(id)
        .matches("post-purchase/7ZK3M9Q2T4WXA/[0-9A-HJKMNP-TV-Z]{13}")
        .doesNotContainIgnoringCase("ana")
        .doesNotContain("4711")
        .isEqualTo(EnrollmentClient.workflowId("post-purchase", CONTACT, "ana@example.com 4711"));
  }

  @Test
  void keysAndContacts_haveDistinctIds() {
    var ids = new HashSet<String>();
    for (int order = 0; order < 10_000; order++) {
      ids.add(EnrollmentClient.workflowId("post-purchase", CONTACT, "order " + order));
    }
    assertThat(ids).hasSize(10_000);

    assertThat(partOf("7ZK3M9Q2T4WXA")).isNotEqualTo(partOf("7ZK3M9Q2T4WXB"));
  }

  @Test
  void contactKey_isReadFromId() {
    assertThat(WorkflowId.contactKeyOf("post-purchase/7ZK3M9Q2T4WXA/0123456789ABC", "nobody"))
        .isEqualTo(CONTACT);
    assertThat(WorkflowId.contactKeyOf("made-by-hand", "nobody")).isEqualTo("nobody");
  }

  private static String partOf(String contact) {
    return EnrollmentClient.workflowId("post-purchase", contact, "order 1").split("/", -1)[2];
  }
}
