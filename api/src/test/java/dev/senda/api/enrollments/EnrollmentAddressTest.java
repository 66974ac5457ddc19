package dev.senda.api.enrollments;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnrollmentAddressTest {

  private static final TestApi API = TestApi.shared();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
  }

  @Test
  void addressOfAnotherScript_isTheContactWithItsPunycode() {
    var name = TestApi.newUserId();

    var answer =
        API.post(
            "/v1/journeys/receipts/enrollments",
            "{\"contact\": {\"email\": \"Ana <%s@müller.example>\"}}".formatted(name));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(API.get(Contacts.class).findByEmail(name + "@xn--mller-kva.example"))
        .map(Contact::key)
        .contains(json(answer).path("contactKey").asString());
  }

  @Test
  void localPartOfAnotherScript_isRefusedWithItsReason() {
    var answer =
        API.post(
            "/v1/journeys/receipts/enrollments",
            "{\"contact\": {\"email\": \"josé@example.com\"}}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("contact.email", "before the @", "SMTPUTF8");
  }
}
