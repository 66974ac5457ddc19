package dev.senda.api.audit;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.audit.Actor;
import dev.senda.store.audit.AuditAction;
import dev.senda.store.audit.AuditLog;
import dev.senda.store.audit.AuditSubject;
import dev.senda.store.support.Ids;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditApiTest {

  private static final TestApi API = TestApi.shared();

  private final AuditLog log = API.get(AuditLog.class);
  private final AuditSubject contact = AuditSubject.ofContact(Ids.newContactKey());

  @Test
  void pages_haveACursor_andNewEntriesDoNotShiftThem() {
    for (var reason : new String[] {"one", "two", "three"}) {
      log.record(Actor.ofApiKey("support"), AuditAction.CONTACT_EXPORTED, contact, reason);
    }
    var path = "/v1/audit?subjectType=contact&subjectId=%s&limit=2".formatted(contact.id());

    var first = json(API.get(path));
    log.record(Actor.ofConsoleUser("ana"), AuditAction.CONTACT_ERASED, contact, "four");
    var second = json(API.get(path + "&after=" + first.path("next").asString()));

    assertThat(first.path("entries"))
        .extracting(e -> e.path("reason").asString())
        .containsExactly("three", "two");
    assertThat(second.path("entries"))
        .extracting(e -> e.path("reason").asString())
        .containsExactly("one");
    assertThat(second.has("next")).isFalse();
    var newest = json(API.get(path)).path("entries").path(0);
    assertThat(newest.path("actorType").asString()).isEqualTo("console-user");
    assertThat(newest.path("actor").asString()).isEqualTo("ana");
    assertThat(newest.path("action").asString()).isEqualTo("contact-erased");
    assertThat(newest.path("subjectId").asString()).isEqualTo(contact.id());
  }

  @Test
  void page_showsWhoDidWhat() {
    log.record(Actor.ofConsoleUser("<b>eve</b>"), AuditAction.CONTACT_ERASED, contact, "objected");

    var page =
        API.send(
                API.request("/console/audit")
                    .header(
                        "Authorization",
                        "Basic "
                            + Base64.getEncoder()
                                .encodeToString(
                                    ("ana:" + TestApi.ADMIN_KEY).getBytes(StandardCharsets.UTF_8)))
                    .GET())
            .body();

    assertThat(page)
        .contains("Contact erased", "objected", "&lt;b&gt;eve", "/console/contacts/" + contact.id())
        .doesNotContain("<b>eve");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"limit=0", "limit=201", "after=x", "subjectType=contact", "subjectId=contact"})
  void wrongParameters_areRefused(String query) {
    assertThat(API.get("/v1/audit?" + query).statusCode()).isEqualTo(422);
  }
}
