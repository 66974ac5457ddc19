package dev.senda.api.imports.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.api.imports.mapping.ImportField.FieldType;
import dev.senda.store.imports.ImportKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnMappingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Email Address,First Name,Last Name,OPTIN_TIME,UNSUB_TIME,TAGS | email,attribute:first_name,attribute:last_name,consent_at,unsubscribed_at,attribute:tags
          Email Address,CLEAN_TIME,LEID | email,bounced_at,attribute:leid
          Record ID,First Name,Email,Phone Number,Mobile Phone Number,Lifecycle Stage,Unsubscribed from all email,Opted out of email: Marketing Information | attribute:record_id,attribute:first_name,email,attribute:phone_number,phone,lifecycle,unsubscribed,unsubscribed
          EMAIL,LASTNAME,FIRSTNAME,SMS,EXT_ID | email,attribute:last_name,attribute:first_name,phone,user_id
          Email,Klaviyo ID,Phone Number,Email Marketing Consent,Email Marketing Consent Timestamp,SMS Marketing Consent | email,attribute:klaviyo_id,phone,status,consent_at,status:sms
          id,email,cio_id,created_at,unsubscribed | user_id,email,attribute:cio_id,attribute:created_at,unsubscribed
          Email,First Name,Phone,Status,Lists | email,attribute:first_name,phone,status,lists
          contactId,email,phone,optedOut,optedOutPhone,lang | attribute:contactid,email,phone,unsubscribed,unsubscribed:sms,locale
          Id,Email Address,Mobile Phone Number,Unsubscribed,Email Invalid,Black Listed | attribute:id,email,phone,unsubscribed,bounced,unsubscribed
          Correo electr\u00f3nico,Nombre,Apellidos,Tel\u00e9fono,Estado | email,attribute:first_name,attribute:last_name,phone,status
          """)
  void headersOfOtherTools_areKnown(String headers, String fields) {
    assertThat(texts(mapping(headers, Map.of(), ImportKind.CONTACTS)))
        .containsExactly(fields.split(","));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Global unsubscribe",
        "Suppressed",
        "Email Suppressions",
        "Estado de suscripción",
        "Se dio de baja",
        "Dado de baja de todos los correos electrónicos",
        "Dado de baja de: Boletín",
        "Canceló la suscripción a todos los correos electrónicos",
        "Opted out of email: Spring campaign",
        "En lista negra",
        "Motivo de supresión",
        "EMAIL_BLACKLIST",
        "Queja de spam",
        "Rebote permanente"
      })
  void headersOfWithdrawals_inEnglishAndSpanish_areKnown(String header) {
    var field = mapping("Email," + header, Map.of(), ImportKind.CONTACTS).fields().getLast();

    assertThat(field.type())
        .isIn(
            FieldType.STATUS,
            FieldType.UNSUBSCRIBED,
            FieldType.SUPPRESSED,
            FieldType.BOUNCED,
            FieldType.COMPLAINED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Suscripción a novedades",
        "Acepta recibir promociones",
        "Autoriza comunicaciones",
        "Excluido de campañas",
        "Lista Robinson",
        "Email address quarantined",
        "Usuarios bloqueados",
        "Boletín semanal",
        "Fecha y hora de la baja"
      })
  void otherHeadersAboutConsent_areDoubtful(String header) {
    var field = mapping("Email," + header, Map.of(), ImportKind.CONTACTS).fields().getLast();

    assertThat(ColumnMapping.isDoubtful(header, field)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Motivo de la baja", "Origen de la suscripción", "City", "Pedidos cancelados"})
  void otherHeaders_areNotDoubtful(String header) {
    var field = mapping("Email," + header, Map.of(), ImportKind.CONTACTS).fields().getLast();

    assertThat(ColumnMapping.isDoubtful(header, field)).isFalse();
  }

  @Test
  void duplicateAndBlankHeaders_getNamesOfTheirOwn() {
    var mapping = mapping("Email,Email,,Plan,plan", Map.of(), ImportKind.CONTACTS);

    assertThat(mapping.names())
        .containsExactly("Email", "Email (2)", "column 3", "Plan", "plan (2)");
    assertThat(texts(mapping))
        .containsExactly(
            "email", "attribute:email_2", "ignore", "attribute:plan", "attribute:plan_2");
  }

  @Test
  void givenMapping_winsOverTheHeader() {
    var mapping =
        mapping(
            "Mail,Email,Born",
            Map.of(
                "mail", ImportField.parse("email").orElseThrow(),
                "Born", ImportField.parse("attribute:birthday:date").orElseThrow()),
            ImportKind.CONTACTS);

    assertThat(texts(mapping))
        .containsExactly("email", "attribute:email_2", "attribute:birthday:date");
  }

  @Test
  void unknownColumn_isNamed() {
    assertThatThrownBy(
            () ->
                mapping(
                    "Email",
                    Map.of("Mail", ImportField.parse("email").orElseThrow()),
                    ImportKind.CONTACTS))
        .hasMessageContaining("\"mail\"")
        .hasMessageContaining("Email");
  }

  @Test
  void suppressionList_saysWhyAndWhen() {
    assertThat(texts(mapping("status,reason,email,created", Map.of(), ImportKind.SUPPRESSIONS)))
        .containsExactly("reason", "reason", "email", "suppressed_at");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email",
        "user_id",
        "status:sms",
        "consent:product-tips.email",
        "attribute:birthday:date",
        "unsubscribed:whatsapp"
      })
  void field_isWrittenAsItIsRead(String text) {
    assertThat(ImportField.parse(text)).map(ImportField::text).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "mail", "attribute", "consent", "consent:x", "email:sms", "status:tv"})
  void otherText_isNoField(String text) {
    assertThat(ImportField.parse(text)).isEmpty();
  }

  private static ColumnMapping mapping(
      String headers, Map<String, ImportField> given, ImportKind kind) {
    return ColumnMapping.of(Arrays.asList(headers.split(",", -1)), given, kind, false);
  }

  private static List<String> texts(ColumnMapping mapping) {
    return mapping.fields().stream().map(ImportField::text).toList();
  }
}
