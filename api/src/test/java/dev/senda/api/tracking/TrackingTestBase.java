package dev.senda.api.tracking;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.support.Ids;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A contact got the first mail of a journey; its links and its pixel are used. */
abstract class TrackingTestBase {

  static final TestApi API = TestApi.shared();
  static final String SHOP = "https://shop.example/guide?a=1&b=%C3%B1#top";

  final LinkTokenSigner tokens = API.get(LinkTokenSigner.class);
  final String user = TestApi.newUserId();
  UUID enrollment = Ids.newUuid();
  UUID message = Ids.newUuid();

  @BeforeEach
  void sendTheGuide() {
    enrollment = API.enroll("ebook-nurture", user);
    message = API.insertMessage(enrollment, "ebook-guide");
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @AfterEach
  void awaitEmptyOutbox() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  static HttpResponse<String> visit(String path) {
    return API.send(API.request(path).GET());
  }

  static HttpResponse<String> post(String path, String form) {
    return API.send(
        API.request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  List<String> engagements() {
    return API.database
        .sql(
            """
            select type || ' ' || link || case when is_bot then ' by a bot' else '' end
            from engagements g join messages m on m.id = g.message_id
            where m.contact_key = :contact and g.type <> 'UNSUBSCRIBED'
            """)
        .param("contact", API.contact(user).key())
        .query(String.class)
        .list();
  }

  List<String> withdrawals() {
    return API.database
        .sql("select source from consents where contact_key = :contact and state = 'WITHDRAWN'")
        .param("contact", API.contact(user).key())
        .query(String.class)
        .list();
  }

  List<Signaled> signals() {
    return API.temporal.callsFor(API.contact(user).key()).stream()
        .filter(Signaled.class::isInstance)
        .map(Signaled.class::cast)
        .toList();
  }
}
