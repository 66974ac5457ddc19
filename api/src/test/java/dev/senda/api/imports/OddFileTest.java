package dev.senda.api.imports;

import static dev.senda.api.testsupport.TestApi.json;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Files as spreadsheets and broken programs write them. */
class OddFileTest {

  private static final TestApi API = TestApi.shared();

  private final ImportFixture imports = new ImportFixture(API);
  private final String user = TestApi.newUserId();
  private final String email = user + "@example.com";

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.46E+10", "3,46E+10", "3E+10", "3.46001E+10", "3.46E10"})
  void phoneThatASpreadsheetShortened_isLeftOut_andTheFindingSaysWhy(String phone) {
    var job = importText("Email;Phone\n%s;%s\n".formatted(email, phone));

    assertThat(contact().phone()).isNull();
    var finding = job.path("findings").get(0);
    assertThat(finding.path("found").asString()).isEqualTo(phone);
    assertThat(finding.path("expected").asString()).contains("a spreadsheet shortened them");
  }

  @Test
  void userIdThatASpreadsheetShortened_isLeftOut() {
    var job = importText("Email,User ID\n%s,1.23457E+12\n".formatted(email));

    assertThat(contact().userId()).isNull();
    assertThat(job.path("findings").get(0).path("expected").asString()).contains("all digits");
  }

  @Test
  void cellsOfTheFormEqualsQuote_areTheirText() {
    importText(
        "Email,Phone,Zip,User ID\n\"=\"\"%s\"\"\",\"=\"\"0034600111222\"\"\",=\"01234\",\"=\"\"%s\"\"\"\n"
            .formatted(email, user));

    assertThat(contact().phone()).isEqualTo("+34600111222");
    assertThat(contact().userId()).isEqualTo(user);
    assertThat(contact().attributes()).containsEntry("zip", "01234");
  }

  @ParameterizedTest
  @CsvSource({"windows-1252", "UTF-16LE", "UTF-16BE", "UTF-8"})
  void semicolons_sepLine_byteOrderMark_andDecimalCommas(String charset) {
    var mark = charset.startsWith("UTF") ? "\ufeff" : "";
    var text = mark + "sep=;\r\nCorreo;Nombre;Total\r\n%s;José;1.234,50\r\n".formatted(email);

    importBytes(text.getBytes(Charset.forName(charset)), "map=Total=attribute:total:number");

    assertThat(contact().attributes())
        .containsEntry("first_name", "José")
        .containsEntry("total", new BigDecimal("1234.50"));
  }

  @Test
  void numberThatHasTwoMeanings_isLeftOut_inFilesWithSemicolons() {
    var job =
        importText("Email;Total\n%s;1.234\n".formatted(email), "map=Total=attribute:total:number");

    assertThat(contact().attributes()).doesNotContainKey("total");
    assertThat(job.path("findings").get(0).path("expected").asString())
        .contains("1.234 may be one or a thousand");
  }

  @Test
  void lineEndsOfOldMacs_areLineEnds() {
    var job = importText("Email,City\r%s,Puebla\rn/a,x\r".formatted(email));

    assertThat(contact().attributes()).containsEntry("city", "Puebla");
    assertThat(job.path("findings").get(0).path("line").asInt()).isEqualTo(3);
  }

  @Test
  void nullBytes_areLeftOut_alsoInHeaders() {
    importText("Em\0ail,Ci\0ty\0,\0\n%s,Pue\0bla,x\n".formatted(email));

    assertThat(contact().attributes()).containsEntry("ci_ty", "Puebla");
  }

  @Test
  void unpairedSurrogate_inUtf16_isStored() {
    importBytes("\ufeffEmail,City\n%s,Pue\ud83dbla\n".formatted(email).getBytes(UTF_16LE));

    assertThat(contact().attributes())
        .hasEntrySatisfying(
            "city", city -> assertThat(city.toString()).startsWith("Pue").endsWith("bla"));
  }

  @Test
  void emptyFile_isRefused_andAHeaderAloneImportsNothing() {
    for (var text : new String[] {"", "\n\n", "\ufeff", "sep=;\n"}) {
      var answer = imports.upload(text.getBytes(UTF_8));
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).contains("a CSV file with a header");
    }
    var job = importText("Email,Name\n");
    assertThat(job.path("counts").path("rows").asInt()).isZero();
    assertThat(job.path("samples")).isEmpty();
  }

  @Test
  void threeHundredColumns_becomeAttributes_withinTheirLimit() {
    var names = IntStream.range(0, 299).mapToObj("c%d"::formatted).collect(Collectors.toList());
    importText(
        "Email,%s\n%s,%s\n"
            .formatted(
                String.join(",", names), email, String.join(",", names).replace("c", "value ")));

    assertThat(contact().attributes()).hasSize(299).containsEntry("c298", "value 298");
  }

  @Test
  void moreColumnsThanAContactHasAttributes_loseTheRest_visibly() {
    var names = IntStream.range(0, 450).mapToObj("c%d"::formatted).collect(Collectors.toList());
    var job =
        importText(
            "Email,%s\n%s,%s\n".formatted(String.join(",", names), email, String.join(",", names)));

    assertThat(contact().attributes()).hasSizeLessThanOrEqualTo(300);
    var finding = job.path("findings").get(0);
    assertThat(finding.path("found").asString()).startsWith("150 values");
    assertThat(finding.path("expected").asString()).contains("at most 300 attributes");
  }

  @Test
  void duplicateColumns_keepEachValue() {
    importText("Email,Plan,Plan,plan,Plan (2)\n%s,a,b,c,d\n".formatted(email));

    assertThat(contact().attributes())
        .containsAllEntriesOf(Map.of("plan", "a", "plan_2", "b", "plan_3", "c"))
        .containsValue("d");
  }

  @Test
  void onePersonInFiftyRows_isOneContact() {
    var rows = new ArrayList<String>();
    for (int i = 0; i < 50; i++) {
      rows.add(
          "%s,%s,visit %d".formatted(user, i % 2 == 0 ? email : email.toUpperCase(Locale.ROOT), i));
    }
    var job = importText("User ID,Email,Visit\n%s\n".formatted(String.join("\n", rows)));

    assertThat(job.path("counts").path("rows").asInt()).isEqualTo(50);
    assertThat(job.path("counts").path("created").asInt()).isEqualTo(1);
    assertThat(job.path("counts").path("rejected").asInt()).isZero();
    assertThat(
            API.database
                .sql("select count(*) from contacts where lower(email) = :email")
                .param("email", email)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$,\"oops,subscribed\nx@example.com,x,unsubscribed",
        "$,\"oops,subscribed\nx@example.com,x,unsubscribed\n",
        "$,\"oops,subscribed\r\nx@example.com,\"x\",unsubscribed\r\n",
        "$,\"oops,subscribed\nx@example.com,x,\"unsubscribed\"\n",
        "$,\"oops,subscribed\nx@example.com,\"\",unsubscribed\n",
        "$,x,\"subscribed"
      })
  void fileWithAnOpenQuote_isRefused_withItsLine_andNothingIsImported(String rows) {
    var file = "email,note,status\n" + rows.replace("$", email);
    for (var dryRun : List.of("dryRun=true", "dryRun=false")) {
      var answer = imports.upload(file.getBytes(UTF_8), dryRun);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
      assertThat(answer.body()).contains("line 2: a quotation mark").doesNotContain("oops");
    }
    assertThat(API.get(Contacts.class).findByEmail(email)).isEmpty();
  }

  @Test
  void rowsBeforeAnOpenQuote_areNotImportedEither() {
    var answer =
        imports.upload(
            "Email,Note\n%s,fine\nx@example.com,\"open\n%s"
                .formatted(email, "y@example.com,z\n".repeat(2_000))
                .getBytes(UTF_8),
            "dryRun=false");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("line 3: a quotation mark that is never closed");
    assertThat(API.get(Contacts.class).findByEmail(email)).isEmpty();
  }

  @Test
  void quotesThatAreClosed_mayHoldLineBreaksAndDelimiters() {
    importText("Email;Note\n%s;\"a;\n\"\"b\"\"\"\n".formatted(email));

    assertThat(contact().attributes()).containsEntry("note", "a;\n\"b\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "topic=ofers",
        "topic=Product-Tips",
        "map=Offers=consent:ofers.email",
        "topic=product-tips&topic=nothing"
      })
  void unknownTopic_isRefused(String parameters) {
    var answer =
        imports.upload(
            "Email,Offers\n%s,yes\n".formatted(email).getBytes(UTF_8), parameters.split("&", -1));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("an unknown topic", "offers", "product-tips");
  }

  private JsonNode importText(String text, String... parameters) {
    return importBytes(text.getBytes(UTF_8), parameters);
  }

  private JsonNode importBytes(byte[] file, String... parameters) {
    var all = new ArrayList<>(List.of(parameters));
    all.add("dryRun=false");
    var answer = imports.upload(file, all.toArray(String[]::new));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    var job = imports.await(json(answer).path("id").asString());
    assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("completed");
    return job;
  }

  private Contact contact() {
    return API.get(Contacts.class).findByEmail(email).orElseThrow();
  }
}
