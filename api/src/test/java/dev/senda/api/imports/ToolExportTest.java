package dev.senda.api.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Files in the forms that other tools export; the sources are in known-headers.txt. */
class ToolExportTest {

  private static final String TOPIC = "topic=product-tips";

  private static final TestApi API = TestApi.shared();

  private final ImportFixture imports = new ImportFixture(API);
  private final String user = TestApi.newUserId();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
  }

  @Test
  void klaviyo_suppressedProfileGetsNothing_whateverItsConsent() {
    importFile(
        """
        Email,Klaviyo ID,First Name,Phone Number,Email Marketing Consent,Email Marketing Consent Timestamp,Email Suppressions,Email Suppressions Timestamp,SMS Marketing Consent
        p1-$@example.com,01H1,P,+34600111222,SUBSCRIBED,2024-01-10 10:20:30,,,NEVER_SUBSCRIBED
        p2-$@example.com,01H2,P,,SUBSCRIBED,2024-01-10 10:20:30,"[""HARD_BOUNCE""]",2024-02-10T10:20:30+00:00,
        p3-$@example.com,01H3,P,,SUBSCRIBED,2024-01-10 10:20:30,USER_SUPPRESSED,,
        p4-$@example.com,01H4,P,,UNSUBSCRIBED,2024-01-10 10:20:30,[],,
        p5-$@example.com,01H5,P,,NEVER_SUBSCRIBED,,"[SPAM_COMPLAINT, UNSUBSCRIBE]",,
        p6-$@example.com,01H6,P,,NEVER_SUBSCRIBED,,,,
        """,
        TOPIC);

    assertThat(isGranted("p1")).contains(true);
    assertThat(consent("p1").orElseThrow().at()).isEqualTo(Instant.parse("2024-01-10T10:20:30Z"));
    assertThat(isGranted("p2")).isEmpty();
    assertThat(suppression("p2"))
        .contains(new Suppression("bounced", Instant.parse("2024-02-10T10:20:30Z")));
    assertThat(isGranted("p3")).contains(false);
    assertThat(reason("p3")).contains("unsubscribed");
    assertThat(isGranted("p4")).contains(false);
    assertThat(reason("p4")).isEmpty();
    assertThat(reason("p5")).contains("complained");
    assertThat(isGranted("p6")).isEmpty();
    assertThat(reason("p6")).isEmpty();
  }

  @Test
  void hubSpot_unsubscribesAndBounces_areWithdrawalsByTypeOfEmail() {
    importFile(
        """
        Email,Portal Bounce,Portal Unsubscribe,Portal Spam Report,Global Bounce,Marketing Information,One to One,Weekly digest
        p1-$@example.com,,,,,,,TRUE
        p2-$@example.com,UNKNOWN_USER,,,,,,
        p3-$@example.com,,TRUE,,,,,
        p4-$@example.com,,,TRUE,,,,
        p5-$@example.com,,,,TRUE,,,
        p6-$@example.com,,FALSE,FALSE,FALSE,FALSE,FALSE,FALSE
        """,
        TOPIC);

    assertThat(isGranted("p1")).contains(false);
    assertThat(reason("p2")).contains("bounced");
    assertThat(isGranted("p3")).contains(false);
    assertThat(reason("p4")).contains("complained");
    assertThat(reason("p5")).contains("bounced");
    assertThat(isGranted("p6")).isEmpty();
    assertThat(reason("p6")).isEmpty();
  }

  @Test
  void hubSpot_contacts_byLabelAndByInternalName() {
    importFile(
        """
        Record ID,First Name,Email,Mobile Phone Number,Lifecycle Stage,Marketing contact status,Unsubscribed from all email,Opted out of email: Newsletter,Email hard bounce reason,Preferred language
        901,P,p1-$@example.com,+34600111222,Sales Qualified Lead,Marketing contact,,,,es
        902,P,p2-$@example.com,,Lead,Non-marketing contact,,Yes,,
        903,P,p3-$@example.com,,Lead,Marketing contact,Yes,,,
        904,P,p4-$@example.com,,Lead,Marketing contact,,,UNKNOWN_USER,
        """);
    importFile(
        """
        hs_object_id,email,hs_email_optout,hs_email_optout_12345,hs_email_bad_address
        905,p5-$@example.com,false,true,
        906,p6-$@example.com,,,true
        907,p7-$@example.com,false,false,false
        """);

    assertThat(contact("p1").orElseThrow().attributes()).containsEntry("record_id", "901");
    assertThat(contact("p1").orElseThrow().locale()).isEqualTo("es");
    assertThat(reason("p1")).isEmpty();
    assertThat(reason("p2")).contains("unsubscribed");
    assertThat(reason("p3")).contains("unsubscribed");
    assertThat(reason("p4")).contains("bounced");
    assertThat(reason("p5")).contains("unsubscribed");
    assertThat(reason("p6")).contains("bounced");
    assertThat(reason("p7")).isEmpty();
  }

  @Test
  void mailchimp_subscribedFileHasNoStatus_soTheRequestSaysIt() {
    var file =
        """
        Email Address,First Name,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,TIMEZONE,CC,LAST_CHANGED,LEID,EUID,NOTES,TAGS
        p1-$@example.com,P,,2,,,"2013-06-25 17:38:27",,America/Los_Angeles,US,"2013-06-27 12:11:50",44877845,c2cb0681af,,"\"\"VIP\"\",\"\"beta\"\""
        """;
    importFile(file, TOPIC);
    assertThat(isGranted("p1")).isEmpty();

    importFile(file, TOPIC, "status=subscribed");

    assertThat(isGranted("p1")).contains(true);
    assertThat(consent("p1").orElseThrow().at()).isEqualTo(Instant.parse("2013-06-25T17:38:27Z"));
    assertThat(contact("p1").orElseThrow().timeZone()).isEqualTo("America/Los_Angeles");
  }

  @Test
  void mailchimp_unsubscribedAndCleanedFiles() {
    importFile(
        """
        Email Address,MEMBER_RATING,OPTIN_TIME,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER,LEID
        p1-$@example.com,2,2020-01-02 03:04:05,2021-02-03 04:05:06,Spring sale,c1,NORMAL,,1
        """);
    var job =
        importFile(
            """
            Email Address,MEMBER_RATING,OPTIN_TIME,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID,LEID
            p2-$@example.com,2,2020-01-02 03:04:05,2021-02-03 04:05:06,Spring sale,c1,2
            """);

    assertThat(suppression("p1"))
        .contains(new Suppression("unsubscribed", Instant.parse("2021-02-03T04:05:06Z")));
    assertThat(reason("p2")).contains("bounced");
    assertThat(doubtful(job)).isEmpty();
  }

  @Test
  void braze_subscribedIsItsDefault_andOnlyOptedInIsAConsent() {
    importFile(
        """
        Braze ID,user_id,email,phone_number,language,email_subscribe,unsubscribed_from_emails_at,marked_email_as_spam_at
        b1,u1-$,p1-$@example.com,+34600111222,es,opted_in,,
        b2,u2-$,p2-$@example.com,,es,subscribed,,
        b3,u3-$,p3-$@example.com,,es,unsubscribed,2025-03-04T05:06:07Z,
        b4,u4-$,p4-$@example.com,,es,subscribed,,2025-03-04T05:06:07Z
        """,
        TOPIC);

    assertThat(isGranted("p1")).contains(true);
    assertThat(contact("p1").orElseThrow().userId()).isEqualTo("u1-" + user);
    assertThat(isGranted("p2")).isEmpty();
    assertThat(isGranted("p3")).contains(false);
    assertThat(reason("p4")).contains("complained");
  }

  @Test
  void salesforceMarketingCloud_heldIsUndeliverable_andTheSubscriberKeyNoUserId() {
    importFile(
        """
        Subscriber Key,Email Address,Status,Date Joined,Date Unsubscribed,Bounce Count
        p1-$@example.com,p1-$@example.com,Active,1/25/2024 9:08:07 AM,,0
        p2-$@example.com,p2-$@example.com,Held,1/25/2024 9:08:07 AM,,3
        p3-$@example.com,p3-$@example.com,Unsubscribed,1/25/2024 9:08:07 AM,3/4/2025 1:02:03 PM,0
        """,
        "dateOrder=mdy");

    assertThat(contact("p1").orElseThrow().userId()).isNull();
    assertThat(reason("p1")).isEmpty();
    assertThat(reason("p2")).contains("bounced");
    assertThat(suppression("p3"))
        .contains(new Suppression("unsubscribed", Instant.parse("2025-03-04T13:02:03Z")));
  }

  @Test
  void otherTools_inTheirOwnWords() {
    importFile( // Customer.io
        """
        id,cio_id,email,created_at,unsubscribed,cio_subscription_preferences
        u1-$,03000001,p1-$@example.com,1700000000,true,
        u2-$,03000002,p2-$@example.com,1700000000,false,"{""topics"":{""topic_1"":true}}"
        """);
    importFile( // Brevo
        """
        CONTACT ID;EMAIL;FIRSTNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME
        1;p3-$@example.com;P;34600111333;1;0;27-11-2025 10:00:00
        """);
    importFile( // ActiveCampaign
        """
        Email,First Name,Status,Tags,Date Created
        p4-$@example.com,P,Unconfirmed,"a, b",2025-01-02 03:04:05
        p5-$@example.com,P,Bounced,,2025-01-02 03:04:05
        """);
    importFile( // SALESmanago
        """
        contactId;email;name;phone;optedOut;optedOutPhone;invalid
        c6;p6-$@example.com;P;;true;false;false
        c7;p7-$@example.com;P;;false;false;true
        """);
    importFile( // Marketo
        """
        Id,Email Address,Unsubscribed,Unsubscribed Reason,Marketing Suspended,Black Listed,Email Invalid,Email Suspended
        8,p8-$@example.com,0,,1,0,0,0
        9,p9-$@example.com,0,,0,0,0,1
        """);

    assertThat(reason("p1")).contains("unsubscribed");
    assertThat(contact("p1").orElseThrow().userId()).isEqualTo("u1-" + user);
    assertThat(reason("p2")).isEmpty();
    assertThat(reason("p3")).contains("unsubscribed");
    assertThat(contact("p3").orElseThrow().phone()).isNull();
    assertThat(reason("p4")).isEmpty();
    assertThat(reason("p5")).contains("bounced");
    assertThat(reason("p6")).contains("unsubscribed");
    assertThat(reason("p7")).contains("bounced");
    assertThat(reason("p8")).contains("unsubscribed");
    assertThat(reason("p9")).isEmpty();
  }

  @Test
  void sendGrid_suppressionFiles() {
    importFile(
        """
        status,reason,email,created
        5.1.1,550 5.1.1 The email account does not exist,p1-$@example.com,1577934245
        ,550 mailbox unavailable,p2-$@example.com,1577934245
        """,
        "kind=suppressions");
    importFile(
        "ip,email,created\n10.0.0.1,p3-$@example.com,1577934245\n",
        "kind=suppressions",
        "reason=complained");
    importFile("email,created\np4-$@example.com,1577934245\n", "kind=suppressions");

    assertThat(suppression("p1"))
        .contains(new Suppression("bounced", Instant.ofEpochSecond(1577934245)));
    assertThat(reason("p2")).contains("bounced");
    assertThat(reason("p3")).contains("complained");
    assertThat(reason("p4")).contains("unsubscribed");
  }

  @Test
  void columnThatMayBeAboutConsent_isPointedOut_andItsCircumstancesAreNot() {
    var job =
        imports.check(
            """
            Email,No more newsletters,GDPR ok?,Unsubscribe reason,Opt-in IP,City
            p1-%s@example.com,x,no,too many,10.0.0.1,Puebla
            """
                .formatted(user));

    assertThat(doubtful(job)).containsExactly("No more newsletters", "GDPR ok?");
  }

  @Test
  void statusForAllRows_isRefusedBesideAColumnOfStatuses() {
    var answer =
        imports.upload(
            "Email,Status\np1@example.com,subscribed\n".getBytes(UTF_8), "status=subscribed");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("a column of statuses");
  }

  private static Iterable<String> doubtful(JsonNode job) {
    return StreamSupport.stream(job.path("columns").spliterator(), false)
        .filter(column -> column.path("doubtful").asBoolean())
        .map(column -> column.path("column").asString())
        .toList();
  }

  private JsonNode importFile(String file, String... parameters) {
    var job = imports.importFile(file.replace("$", user), parameters);
    assertThat(job.path("state").asString()).isEqualTo("completed");
    assertThat(job.path("counts").path("rejected").asInt()).as(job.toString()).isZero();
    return job;
  }

  private String address(String name) {
    return "%s-%s@example.com".formatted(name, user);
  }

  private Optional<Contact> contact(String name) {
    return API.get(Contacts.class).findByEmail(address(name));
  }

  private Optional<Consents.Consent> consent(String name) {
    return API.get(Consents.class)
        .findLatest(contact(name).orElseThrow().key(), "product-tips", Channel.EMAIL);
  }

  private Optional<Boolean> isGranted(String name) {
    return consent(name).map(Consents.Consent::isGranted);
  }

  private Optional<Suppression> suppression(String name) {
    return API.get(Suppressions.class).find(Channel.EMAIL, address(name));
  }

  private Optional<String> reason(String name) {
    return suppression(name).map(Suppression::reason);
  }
}
