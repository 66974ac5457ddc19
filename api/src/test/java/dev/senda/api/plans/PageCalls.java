package dev.senda.api.plans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.support.Ids;
import java.util.List;

/** Reads pages and resources of a contact, and sends tracking calls, over HTTP. */
final class PageCalls {

  private static final String SEGMENT = "repeat-buyers";

  private PageCalls() {}

  static void run(TestApi api, BigDatabase big, int contact) {
    var key = big.key(contact);
    var enrollment = big.runningEnrollment(contact);
    var ended = big.id(contact - 1L);
    for (var path :
        List.of(
            "/console",
            "/console/journeys/ebook-nurture",
            "/console/journeys/ebook-nurture?state=FAILED",
            "/console/enrollments",
            "/console/enrollments?state=FAILED",
            "/console/enrollments?state=BLOCKED",
            "/console/enrollments?journey=welcome&state=GOAL&before=" + enrollment,
            "/console/enrollments?who=user-" + contact + "@example.com",
            "/console/enrollments/" + enrollment,
            "/console/enrollments/" + ended,
            "/console/contacts/" + key,
            "/console/tasks",
            "/console/tasks?team=rare&after=" + ended,
            "/console/mailbox",
            "/console/mailbox?before=" + ended,
            "/console/mailbox?to=user-7@example.com",
            "/console/mailbox/" + ended,
            "/console/journeys/ebook-nurture/dry-run?contact=user-" + contact,
            "/v1/enrollments?limit=200",
            "/v1/enrollments?state=FAILED&journey=welcome",
            "/v1/enrollments?contactKey=" + key + "&after=" + enrollment,
            "/v1/enrollments/" + ended,
            "/v1/enrollments/" + ended + "/timeline",
            "/v1/tasks?team=rare",
            "/v1/holds",
            "/v1/segments/" + SEGMENT + "?count",
            "/v1/journeys",
            "/v1/journeys/welcome/texts",
            "/v1/journeys/welcome/conversions",
            "/v1/coupons/welcome",
            "/v1/keys",
            "/v1/rejected-values",
            "/v1/rejected-values?apiKey=" + ended,
            "/console/rejected-values",
            "/console/audit",
            "/v1/audit?subjectType=contact&subjectId=" + key,
            "/console/journeys/ebook-nurture/preview",
            "/v1/test-messages")) {
      var answer = api.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
    }
    var user = "user-" + contact;
    api.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%s\", \"traits\": {\"plan\": \"%s\"}}".formatted(user, Ids.newUuid()));
    api.postWithWriteKey(
        "/v1/track",
        "{\"userId\": \"%s\", \"event\": \"Form Submitted\", \"properties\": {\"form\": \"ebook\"}, \"messageId\": \"%s\"}"
            .formatted(user, Ids.newUuid()));
    api.postWithWriteKey(
        "/v1/batch",
        """
        {"batch": [{"type": "track", "userId": "%1$s", "event": "Nobody Hears", "messageId": "%2$s"},
                   {"type": "identify", "userId": "%1$s", "anonymousId": "new-%2$s"},
                   {"type": "identify", "userId": "new-%2$s", "traits": {"email": "%2$s@example.com"}}]}
        """
            .formatted(user, Ids.newUuid()));
    // A visitor who opted out gives the address of somebody else, who has another user id.
    api.postWithWriteKey(
        "/v1/identify",
        """
        {"userId": "%1$s", "anonymousId": "visitor-%2$d", "traits": {"email": "user-%2$d@example.com"}}
        """
            .formatted(user, contact / 5 * 5));
    api.postWithWriteKey(
        "/v1/identify",
        """
        {"anonymousId": "visitor-%d", "traits": {"email": "user-%d@example.com"}}
        """
            .formatted(contact / 5 * 5, contact + 2));
    api.postWithWriteKey(
        "/v1/journeys/welcome/enrollments", "{\"userId\": \"user-%d\"}".formatted(contact + 1));
  }
}
