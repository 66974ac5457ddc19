package dev.senda.api.contacts;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.contacts.ContactLists;
import org.junit.jupiter.api.Test;

class ContactListApiTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @Test
  void addAndRemove_areIdempotent() {
    API.postWithWriteKey("/v1/identify", "{\"userId\": \"%s\"}".formatted(user));
    var contact = API.contact(user).key();
    var member = "/v1/lists/beta-testers/members/" + contact;

    assertThat(API.send("PUT", member).statusCode()).isEqualTo(204);
    assertThat(API.send("PUT", member).statusCode()).isEqualTo(204);
    assertThat(API.get(ContactLists.class).findNames(contact)).containsExactly("beta-testers");

    assertThat(API.send("DELETE", member).statusCode()).isEqualTo(204);
    assertThat(API.send("DELETE", member).statusCode()).isEqualTo(204);
    assertThat(API.get(ContactLists.class).findNames(contact)).isEmpty();
  }

  @Test
  void unknownContact_isNotFound_invalidListNameIsRefused() {
    var nobody = API.send("PUT", "/v1/lists/beta-testers/members/0000000000000");
    var nolist = API.send("PUT", "/v1/lists/Beta/members/0000000000000");

    assertThat(nobody.statusCode()).isEqualTo(404);
    assertThat(json(nobody).path("detail").asString())
        .isEqualTo("contact: \"0000000000000\" (expected the key of a contact)");
    assertThat(nolist.statusCode()).isEqualTo(422);
    assertThat(json(nolist).path("detail").asString())
        .startsWith("list: \"Beta\" (expected lower-case words joined by hyphens");
  }
}
