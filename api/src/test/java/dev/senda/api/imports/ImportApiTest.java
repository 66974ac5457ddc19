package dev.senda.api.imports;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.journey.LifecycleStage;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.ContactLists;
import dev.senda.store.contacts.Contacts;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ImportApiTest {

  private static final TestApi API = TestApi.shared();

  private final ImportFixture imports = new ImportFixture(API);
  private final String user = TestApi.newUserId();
  private final String ana = user + "-ana@example.com";
  private final String bob = user + "-bob@example.com";

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
  }

  @Test
  void dryRun_countsAndReports_andWritesNothing() {
    var job =
        imports.check(
            """
            Email,First Name,Phone,Status
            %s,Ana,+44 (0) 20 7946 0958,subscribed
            %s,Bob,12,unsubscribed
            n/a,Eve,,subscribed
            eve@example.com,Eve,,perhaps
            """
                .formatted(ana, bob),
            "topic=product-tips");

    assertThat(job.path("state").asString()).isEqualTo("checked");
    assertThat(job.path("startable").asBoolean()).isTrue();
    assertThat(job.path("charset").asString()).isEqualTo("UTF-8");
    assertCounts(job, 4, 2, 2, 2, 0);
    assertThat(job.path("counts").path("granted").asInt()).isEqualTo(1);
    assertThat(job.path("counts").path("withdrawn").asInt()).isEqualTo(1);
    assertFinding(job, 0, 3, "Phone", "12", "a possible phone number", false);
    assertFinding(job, 1, 4, "Email", "n/a", "an email address", false);
    assertThat(job.path("findings").get(2).path("line").asInt()).isEqualTo(4);
    assertFinding(job, 3, 5, "Status", "perhaps", "a status such as subscribed", true);
    assertThat(contact(ana)).isEmpty();
    assertThat(contact(bob)).isEmpty();
  }

  @Test
  void importedContact_hasTraits_consentAndLists_andNoJourneyStarts() {
    imports.importFile(
        """
        User ID;Email;First Name;Mobile;Language;Lifecycle Stage;Lists;Favourite Color;Born;Orders
        %s;%s;Ana;(555) 123-4567;es_MX;Marketing Qualified Lead;"VIP, Beta testers";blue;27/11/1990;3
        """
            .formatted(user, ana),
        "map=Born=attribute:birthday:date",
        "map=Orders=attribute:orders:number",
        "topic=product-tips");

    var contact = API.contact(user);
    assertThat(contact.email()).isEqualTo(ana);
    assertThat(contact.phone()).isNull();
    assertThat(contact.locale()).isEqualTo("es-MX");
    assertThat(contact.lifecycle()).isEqualTo(LifecycleStage.MARKETING_QUALIFIED);
    assertThat(contact.attributes())
        .containsEntry("first_name", "Ana")
        .containsEntry("favourite_color", "blue")
        .containsEntry("birthday", "1990-11-27")
        .containsEntry("orders", 3);
    assertThat(API.get(ContactLists.class).findNames(contact.key()))
        .containsExactly("beta-testers", "vip");
    assertThat(rows("enrollments where contact_key = '" + contact.key() + "'")).isZero();
    assertThat(rows("outbox where contact_key = '" + contact.key() + "'")).isZero();
  }

  @Test
  void sameFileTwice_changesNothing() {
    var file =
        """
        Email,Status,Plan
        %s,subscribed,pro
        %s,unsubscribed,
        """
            .formatted(ana, bob);
    imports.importFile(file, "topic=product-tips", "text=v3");
    var before = contact(ana).orElseThrow();

    var again = imports.importFile(file, "topic=product-tips", "text=v3", "update=true");

    assertCounts(again, 2, 0, 0, 0, 2);
    assertThat(again.path("counts").path("granted").asInt()).isZero();
    assertThat(again.path("counts").path("withdrawn").asInt()).isZero();
    assertThat(contact(ana)).contains(before);
    assertThat(rows("consents where contact_key = '" + before.key() + "'")).isEqualTo(1);
  }

  @Test
  void statusOfAnotherTool_grantsWithdrawsAndSuppresses() {
    var cleaned = user + "-cleaned@example.com";
    var spam = user + "-spam@example.com";
    var pending = user + "-pending@example.com";

    imports.importFile(
        """
        Email,Status
        %s,Subscribed
        %s,Unsubscribed
        %s,cleaned
        %s,Spam complaint
        %s,pending
        """
            .formatted(ana, bob, cleaned, spam, pending),
        "topic=product-tips");

    assertThat(isGranted(ana)).contains(true);
    assertThat(isGranted(bob)).contains(false);
    assertThat(isGranted(pending)).isEmpty();
    assertThat(suppression(cleaned)).contains("bounced");
    assertThat(suppression(spam)).contains("complained");
    assertThat(suppression(bob)).isEmpty();
    assertThat(suppression(ana)).isEmpty();
  }

  @Test
  void withoutTopic_whoUnsubscribedIsSuppressed_andNothingIsGranted() {
    imports.importFile(
        """
        Email Address,First Name,OPTIN_TIME,UNSUB_TIME
        %s,Ana,2020-01-02 03:04:05,
        %s,Bob,2020-01-02 03:04:05,2021-02-03 04:05:06
        """
            .formatted(ana, bob));

    assertThat(isGranted(ana)).isEmpty();
    assertThat(suppression(ana)).isEmpty();
    assertThat(suppression(bob)).contains("unsubscribed");
  }

  @Test
  void strictestStatementOfARow_wins() {
    imports.importFile(
        """
        Email,Status,Unsubscribed from all email,consent
        %s,subscribed,true,yes
        """
            .formatted(ana),
        "topic=product-tips",
        "map=consent=consent:surveys.email");

    assertThat(isGranted(ana)).contains(false);
    assertThat(
            API.get(Consents.class)
                .findLatest(contact(ana).orElseThrow().key(), "surveys", Channel.EMAIL))
        .isEmpty();
  }

  @Test
  void whatWasWithdrawnInSenda_isNotGrantedAgain_unlessNewerWithProofAndSaid() {
    var file = "Email,Status,Consent date\n%s,subscribed,%s\n";
    imports.importFile(file.formatted(ana, ""), "topic=product-tips");
    API.post(
        "/v1/contacts/" + ana + "/consents",
        "{\"consents\": {\"topic\": \"product-tips\", \"channel\": \"email\", \"granted\": false}}");

    var plain = imports.importFile(file.formatted(ana, ""), "topic=product-tips", "text=v3");
    assertThat(plain.path("counts").path("outweighed").asInt()).isEqualTo(1);
    imports.importFile(
        file.formatted(ana, "2020-01-01"), "topic=product-tips", "text=v3", "regrant=true");
    imports.importFile(file.formatted(ana, ""), "topic=product-tips", "text=v3", "regrant=true");
    assertThat(isGranted(ana)).contains(false);

    API.database
        .sql(
            "update consents set decided_at = decided_at - interval '10 days' where contact_key = :key")
        .param("key", contact(ana).orElseThrow().key())
        .update();
    var recent = Instant.now().minusSeconds(60).toString();
    imports.importFile(file.formatted(ana, recent), "topic=product-tips", "text=v3");
    assertThat(isGranted(ana)).contains(false);
    imports.importFile(
        file.formatted(ana, recent), "topic=product-tips", "text=v3", "regrant=true");
    assertThat(isGranted(ana)).contains(true);
  }

  @Test
  void withdrawalInAFile_endsTheRunningEnrollmentsOfTheTopic() {
    API.postWithWriteKey(
        "/v1/identify",
        """
        {"userId": "%s", "traits": {"email": "%s",
          "consents": {"topic": "product-tips", "channel": "email"}}}"""
            .formatted(user, ana));
    var enrollment = API.enroll("ebook-nurture", user);

    imports.importFile("Email,Status\n%s,unsubscribed\n".formatted(ana), "topic=product-tips");

    assertThat(
            API.database
                .sql("select ending_state from enrollments where id = :id")
                .param("id", enrollment)
                .query(String.class)
                .optional())
        .contains("EXITED");
  }

  @Test
  void userIdOfAMergedContact_isTheOneThatStays_whoseKnownValuesStay() {
    var old = TestApi.newUserId();
    API.postWithWriteKey("/v1/identify", "{\"userId\": \"%s\"}".formatted(old));
    API.postWithWriteKey(
        "/v1/identify", "{\"userId\": \"%s\", \"traits\": {\"plan\": \"pro\"}}".formatted(user));
    API.post(
        "/v1/contacts/merge",
        "{\"from\": {\"userId\": \"%s\"}, \"into\": {\"userId\": \"%s\"}}".formatted(old, user));

    imports.importFile("User ID,Plan,City\n%s,free,Puebla\n".formatted(old));

    assertThat(API.contact(user).attributes())
        .containsEntry("plan", "pro")
        .containsEntry("city", "Puebla");
  }

  @Test
  void knownValues_stay_unlessTheImportUpdates() {
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%s\", \"traits\": {\"email\": \"%s\", \"plan\": \"pro\"}}"
            .formatted(user, ana));
    var file = "User ID,Email,Plan,City\n%s,%s,free,Puebla\n".formatted(user, bob);

    var job = imports.importFile(file);
    assertThat(API.contact(user).email()).isEqualTo(ana);
    assertThat(API.contact(user).attributes())
        .containsEntry("plan", "pro")
        .containsEntry("city", "Puebla");
    assertThat(job.path("findings").get(0).path("expected").asString()).contains("update=true");

    imports.importFile(file, "update=true");
    assertThat(API.contact(user).email()).isEqualTo(bob);
    assertThat(API.contact(user).attributes()).containsEntry("plan", "free");
  }

  @ParameterizedTest
  @CsvSource({"windows-1252", "UTF-16LE", "UTF-8"})
  void fileInAnyEncoding_isRead(String charset) {
    var text = "\"E-mail\";\"Nombre\"\r\n\"%s\";\"José\"\r\n".formatted(ana);

    var answer = imports.upload(text.getBytes(Charset.forName(charset)), "dryRun=false");
    var job = imports.await(json(answer).path("id").asString());

    assertThat(job.path("charset").asString()).isEqualTo(charset);
    assertThat(contact(ana).orElseThrow().attributes()).containsEntry("first_name", "José");
  }

  @Test
  void suppressionList_isImported_withItsReasons() {
    imports.importFile(
        """
        status,reason,email,created
        5.1.1,550 user unknown,%s,1577934245
        ,unsubscribed,%s,2020-01-02
        """
            .formatted(ana, bob),
        "kind=suppressions",
        "map=reason=reason");

    assertThat(suppression(ana)).contains("bounced");
    assertThat(suppression(bob)).contains("unsubscribed");
    assertThat(contact(ana)).isEmpty();
  }

  @Test
  void findings_areDownloaded_asCsvWithTheRows() {
    var job = imports.check("Email,Note\nn/a,\"two\nlines\"\n=cmd,x\n");

    var csv = API.get("/v1/imports/" + job.path("id").asString() + "/findings");

    assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    assertThat(csv.body())
        .startsWith("line,column,found,expected,outcome,Email,Note\r\n")
        .contains("2,Email,n/a,")
        .contains("rejected,n/a,\"two\nlines\"")
        .contains("4,");
  }

  @Test
  void invalidRequests_areRefused_withFoundAndExpected() {
    assertRefused("", "a CSV file with a header");
    assertRefused("Name,City\nAna,Puebla\n", "map=Header=email");
    assertRefused("Email\n", "Header=field", "map=Email=mail");
    assertRefused("Email\n", "a column of the file", "map=Mail=email");
    assertRefused("Email\n", "contacts or suppressions", "kind=people");
    assertRefused("Email\n", "dmy or mdy", "dateOrder=ymd");
    assertRefused("Email\n", "an encoding", "charset=klingon");
    assertRefused("Email\n", "true or false", "update=perhaps");
    assertThat(API.get("/v1/imports/none").statusCode()).isEqualTo(404);
    assertThat(rows("imports where state = 'UPLOADING'")).isZero();
  }

  @Test
  void deletedImport_leavesNothing_andACompletedOneHasNoFile() {
    var job = imports.importFile("Email\n%s\nn/a\n".formatted(ana));
    var id = job.path("id").asString();
    assertThat(rows("import_chunks where import_id = '" + id + "'")).isZero();
    assertThat(API.send("POST", "/v1/imports/" + id + "/start").statusCode()).isEqualTo(409);

    assertThat(API.send("DELETE", "/v1/imports/" + id).statusCode()).isEqualTo(204);

    assertThat(rows("import_findings where import_id = '" + id + "'")).isZero();
    assertThat(API.get("/v1/imports/" + id).statusCode()).isEqualTo(404);
    assertThat(contact(ana)).isPresent();
  }

  private void assertRefused(String file, String expected, String... parameters) {
    var answer = imports.upload(file.getBytes(StandardCharsets.UTF_8), parameters);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(expected);
  }

  private static void assertCounts(
      JsonNode job, int rows, int rejected, int leftOut, int created, int matched) {
    var counts = job.path("counts");
    assertThat(
            new int[] {
              counts.path("rows").asInt(),
              counts.path("rejected").asInt(),
              counts.path("leftOut").asInt(),
              counts.path("created").asInt(),
              counts.path("matched").asInt()
            })
        .containsExactly(rows, rejected, leftOut, created, matched);
  }

  private static void assertFinding(
      JsonNode job,
      int index,
      int line,
      String column,
      String found,
      String expected,
      boolean rejected) {
    var finding = job.path("findings").get(index);
    assertThat(finding.path("line").asInt()).isEqualTo(line);
    assertThat(finding.path("column").asString()).isEqualTo(column);
    assertThat(finding.path("found").asString()).isEqualTo(found);
    assertThat(finding.path("expected").asString()).startsWith(expected);
    assertThat(finding.path("rejected").asBoolean()).isEqualTo(rejected);
  }

  private static Optional<Contact> contact(String email) {
    return API.get(Contacts.class).findByEmail(email);
  }

  private static Optional<Boolean> isGranted(String email) {
    return API.get(Consents.class)
        .findLatest(contact(email).orElseThrow().key(), "product-tips", Channel.EMAIL)
        .map(Consents.Consent::isGranted);
  }

  private static Optional<String> suppression(String email) {
    return API.get(Suppressions.class).find(Channel.EMAIL, email).map(Suppression::reason);
  }

  private static int rows(String from) {
    return API.database.sql("select count(*) from " + from).query(Integer.class).single();
  }
}
