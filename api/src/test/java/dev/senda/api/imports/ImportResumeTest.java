package dev.senda.api.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.audit.Actor;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.erasure.ContactEraser;
import dev.senda.store.imports.ImportCounts;
import dev.senda.store.imports.ImportFiles;
import dev.senda.store.imports.ImportFindings;
import dev.senda.store.imports.ImportState;
import dev.senda.store.imports.Imports;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ImportResumeTest {

  private static final TestApi API = TestApi.shared();

  private final ImportFixture imports = new ImportFixture(API);
  private final String user = TestApi.newUserId();

  @Test
  void importOfAnInstanceThatDied_continuesAfterItsLastBatch() {
    var id =
        insertInterrupted("Email\na-%1$s@example.com\nb-%1$s@example.com\nc-%1$s@example.com\n");

    var job = imports.await(id.toString());

    assertThat(job.path("state").asString()).isEqualTo("completed");
    assertThat(job.path("counts").path("rows").asInt()).isEqualTo(3);
    assertThat(job.path("counts").path("created").asInt()).isEqualTo(2);
    var contacts = API.get(Contacts.class);
    assertThat(contacts.findByEmail("a-%s@example.com".formatted(user))).isEmpty();
    assertThat(contacts.findByEmail("b-%s@example.com".formatted(user))).isPresent();
    assertThat(contacts.findByEmail("c-%s@example.com".formatted(user))).isPresent();
  }

  /** As a process leaves it that was killed after its first batch, of one row. */
  private UUID insertInterrupted(String file) {
    var id = Ids.newUuid();
    API.database
        .sql(
            """
            insert into imports (id, kind, state, options, format, next_record, rows, owner, leased_until)
            values (:id, 'CONTACTS', 'UPLOADING',
                    '{"topics": [], "dateOrder": "UNAMBIGUOUS", "reason": "unsubscribed"}',
                    '{"charset": "UTF-8", "delimiter": ",", "columns": [{"column": "Email", "field": "email"}]}',
                    1, 1, :owner, now() - interval '1 second')
            """)
        .param("id", id)
        .param("owner", UUID.randomUUID())
        .update();
    var files = API.get(ImportFiles.class);
    var bytes = file.formatted(user).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      files.append(id, i, new byte[] {bytes[i]});
    }
    API.database
        .sql("update imports set state = 'IMPORTING' where id = :id")
        .param("id", id)
        .update();
    return id;
  }

  @Test
  void instanceThatLostItsLease_recordsNoProgress() {
    var repository = API.get(Imports.class);
    var owner = UUID.randomUUID();
    var id = Ids.newUuid();
    API.database
        .sql(
            """
            insert into imports (id, kind, state, owner, leased_until)
            values (:id, 'CONTACTS', 'CHECKING', :owner, now() + interval '1 hour')
            """)
        .param("id", id)
        .param("owner", UUID.randomUUID())
        .update();

    assertThat(repository.recordProgress(id, owner, 10, ImportCounts.NONE, Duration.ofSeconds(60)))
        .isFalse();
    repository.finish(id, owner, ImportState.COMPLETED, null);
    repository.release(id, owner);

    assertThat(repository.find(id).orElseThrow().state()).isEqualTo(ImportState.CHECKING);
    assertThat(repository.find(id).orElseThrow().nextRecord()).isZero();
    repository.delete(id);
  }

  @Test
  void manyRows_areImportedInBatches_alsoWhenTheyRepeat() {
    var file = new StringBuilder("Email,Status\n");
    for (int i = 0; i < 1_700; i++) {
      file.append(
          "%d-%s@example.com,%s\n"
              .formatted(i % 1_200, user, i % 3 == 0 ? "unsubscribed" : "subscribed"));
    }

    var job = imports.importFile(file.toString(), "topic=product-tips");

    assertThat(job.path("counts").path("rows").asInt()).isEqualTo(1_700);
    assertThat(job.path("counts").path("created").asInt()).isEqualTo(1_200);
    assertThat(job.path("counts").path("matched").asInt()).isEqualTo(500);
    assertThat(job.path("counts").path("rejected").asInt()).isZero();
  }

  /** The import reads who was erased, then waits for the contact, and then reads it again. */
  @Test
  void personErasedDuringTheImport_isLeftOut() {
    var email = "erased-%s@example.com".formatted(user);
    imports.importFile("Email\n%s\n".formatted(email));
    var key = API.get(Contacts.class).findByEmail(email).orElseThrow().key();
    var id =
        imports
            .check("Email,First name\n%s,Ada\n".formatted(email), "update=true")
            .path("id")
            .asString();
    API.get(RetryingTransactions.class)
        .executeWithoutResult(
            () -> {
              API.get(ContactEraser.class).erase(key, Actor.ofApiKey("support"), null);
              API.send("POST", "/v1/imports/" + id + "/start");
              await().until(ImportResumeTest::someoneWaitsForALock);
            });

    var job = imports.await(id);

    assertThat(job.path("state").asString()).isEqualTo("completed");
    assertThat(job.path("counts").path("created").asInt()).isZero();
    assertThat(API.get(Contacts.class).findByEmail(email)).isEmpty();
  }

  private static boolean someoneWaitsForALock() {
    return API.database
        .sql(
            "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())")
        .query(Boolean.class)
        .single();
  }

  @Test
  void erasedAddress_isDeletedFromTheFindings() {
    var email = "Erased-%s@example.com".formatted(user);
    var job = imports.check("Email,Phone\n%s,12\nother-%s@example.com,12\n".formatted(email, user));
    var id = UUID.fromString(job.path("id").asString());
    var findings = API.get(ImportFindings.class);
    assertThat(findings.find(id, 0, 10)).hasSize(2);

    assertThat(findings.deleteByAddress(List.of(email))).isEqualTo(1);

    assertThat(findings.find(id, 0, 10)).hasSize(1);
  }
}
