package dev.senda.api.imports.mapping;

import static dev.senda.api.imports.mapping.ImportField.FieldType.BOUNCED;
import static dev.senda.api.imports.mapping.ImportField.FieldType.BOUNCED_AT;
import static dev.senda.api.imports.mapping.ImportField.FieldType.COMPLAINED;
import static dev.senda.api.imports.mapping.ImportField.FieldType.CONSENT_AT;
import static dev.senda.api.imports.mapping.ImportField.FieldType.CONSENT_TEXT;
import static dev.senda.api.imports.mapping.ImportField.FieldType.EMAIL;
import static dev.senda.api.imports.mapping.ImportField.FieldType.LIFECYCLE;
import static dev.senda.api.imports.mapping.ImportField.FieldType.LISTS;
import static dev.senda.api.imports.mapping.ImportField.FieldType.LOCALE;
import static dev.senda.api.imports.mapping.ImportField.FieldType.PHONE;
import static dev.senda.api.imports.mapping.ImportField.FieldType.STATUS;
import static dev.senda.api.imports.mapping.ImportField.FieldType.TIME_ZONE;
import static dev.senda.api.imports.mapping.ImportField.FieldType.UNSUBSCRIBED;
import static dev.senda.api.imports.mapping.ImportField.FieldType.UNSUBSCRIBED_AT;
import static dev.senda.api.imports.mapping.ImportField.FieldType.USER_ID;

import dev.senda.api.imports.mapping.ImportField.FieldType;
import dev.senda.journey.Channel;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The headers of the exports of HubSpot, Mailchimp, Brevo, Klaviyo, Customer.io, ActiveCampaign,
 * SALESmanago and Marketo, and of tables that people write, in English and Spanish. Case, spaces
 * and punctuation make no difference.
 */
final class KnownHeaders {

  private static final Map<String, ImportField> FIELDS = new HashMap<>();

  /** Which column is the phone number where several are: a text reaches a mobile phone. */
  private static final List<String> PHONES =
      List.of(
          "mobilephonenumber",
          "mobilephone",
          "mobile",
          "cellphone",
          "movil",
          "telefonomovil",
          "celular",
          "sms",
          "smsnumber",
          "smsphonenumber",
          "whatsappphonenumber",
          "whatsapp",
          "phonenumber",
          "phone",
          "telefono",
          "tel",
          "telephone");

  private static final Map<String, String> ATTRIBUTES =
      Map.ofEntries(
          Map.entry("firstname", "first_name"),
          Map.entry("nombre", "first_name"),
          Map.entry("vorname", "first_name"),
          Map.entry("prenom", "first_name"),
          Map.entry("givenname", "first_name"),
          Map.entry("fname", "first_name"),
          Map.entry("lastname", "last_name"),
          Map.entry("surname", "last_name"),
          Map.entry("familyname", "last_name"),
          Map.entry("lname", "last_name"),
          Map.entry("apellido", "last_name"),
          Map.entry("apellidos", "last_name"),
          Map.entry("nachname", "last_name"));

  static {
    put(EMAIL, "email", "emailaddress", "emailaddress1", "mail", "correo", "correoelectronico");
    put(EMAIL, "direcciondecorreo", "emailaddressprimary", "primaryemail", "subscriberemail");
    put(USER_ID, "userid", "externalid", "extid", "customerid", "idusuario", "idcliente");
    put(LOCALE, "locale", "language", "preferredlanguage", "lang", "idioma", "contactlanguage");
    put(TIME_ZONE, "timezone", "zonahoraria", "hstimezone");
    put(LIFECYCLE, "lifecyclestage", "lifecycle");
    put(LISTS, "lists", "listmemberships", "listas");
    put(STATUS, "status", "estado", "subscriptionstatus", "emailstatus", "memberstatus");
    put(STATUS, "emailmarketingconsent", "emailmarketingstatus", "emailsubscriptionstatus");
    put(STATUS, "emailpermissionstatus", "subscriberstatus", "subscribed", "suscrito", "optin");
    put(STATUS, "optedin", "newsletter");
    put(CONSENT_AT, "confirmtime", "optintime", "consentat", "consentdate", "optindate");
    put(CONSENT_AT, "doubleoptindate", "emailmarketingconsenttimestamp", "subscribedat");
    put(CONSENT_AT, "subscribedate", "datesubscribed", "fechadealta", "fechaconsentimiento");
    put(CONSENT_TEXT, "consenttext", "consentsource", "optinsource", "legalbasis");
    put(CONSENT_TEXT, "legalbasisforprocessingcontactsdata");
    put(UNSUBSCRIBED, "unsubscribed", "unsubscribedfromallemail", "optedout", "optout");
    put(UNSUBSCRIBED, "emailoptout", "hasoptedoutofemail", "emailblacklisted", "blacklisted");
    put(UNSUBSCRIBED, "blocklisted", "emailblocklisted", "marketingsuspended", "donotemail");
    put(UNSUBSCRIBED, "donotcontact", "baja", "dadodebaja", "nocontactar");
    put(UNSUBSCRIBED_AT, "unsubtime", "unsubscribedat", "unsubscribedate", "optoutdate");
    put(UNSUBSCRIBED_AT, "dateunsubscribed", "fechadebaja", "optouttime");
    put(BOUNCED, "bounced", "hardbounced", "emailinvalid", "invalidemailaddress", "rebotado");
    put(BOUNCED, "hardbounce", "emailhardbouncereason", "emailhardbouncereasonenum");
    put(BOUNCED_AT, "cleantime", "bouncedat", "bouncedate");
    put(COMPLAINED, "complained", "spamcomplaint", "markedasspam", "reportedspam");
    put(Channel.SMS, STATUS, "smsmarketingconsent", "smsstatus", "smssubscriptionstatus");
    put(Channel.SMS, CONSENT_AT, "smsmarketingconsenttimestamp", "smsconsentat");
    put(
        Channel.SMS,
        UNSUBSCRIBED,
        "smsblacklisted",
        "smsblocklisted",
        "smsoptout",
        "optedoutphone");
    put(Channel.SMS, UNSUBSCRIBED, "phoneoptout", "unsubscribedsms");
    put(Channel.WHATSAPP, UNSUBSCRIBED, "whatsappblacklisted", "whatsappblocklisted");
    put(Channel.WHATSAPP, STATUS, "whatsappstatus", "whatsappmarketingconsent");
  }

  private KnownHeaders() {}

  private static void put(FieldType type, String... headers) {
    put(Channel.EMAIL, type, headers);
  }

  private static void put(Channel channel, FieldType type, String... headers) {
    for (var header : headers) {
      FIELDS.put(header, ImportField.of(type, channel));
    }
  }

  /** What the header means in all tools; empty for an unknown one. */
  static Optional<ImportField> find(String header) {
    var name = normalize(header);
    var field = FIELDS.get(name);
    if (field != null) {
      return Optional.of(field);
    }
    if (name.startsWith("optedoutofemail")) { // HubSpot, one column for each type of email
      return Optional.of(ImportField.of(UNSUBSCRIBED));
    }
    var attribute = ATTRIBUTES.get(name);
    return attribute == null ? Optional.empty() : Optional.of(ImportField.attribute(attribute));
  }

  /** The column of the phone number; null without one. */
  static @Nullable Integer phoneColumn(List<String> headers) {
    var names = headers.stream().map(KnownHeaders::normalize).toList();
    return PHONES.stream()
        .map(names::indexOf)
        .filter(column -> column >= 0)
        .findFirst()
        .orElse(null);
  }

  /** Whether the export is one of Customer.io, whose column id is the app's own id. */
  static boolean isCustomerIo(List<String> headers) {
    return headers.stream().map(KnownHeaders::normalize).anyMatch("cioid"::equals);
  }

  static ImportField phone() {
    return ImportField.of(PHONE);
  }

  /** Letters and digits in lower case, without accents. */
  static String normalize(String header) {
    return Normalizer.normalize(header, Normalizer.Form.NFD)
        .replaceAll("[^\\p{L}\\p{N}]", "")
        .toLowerCase(Locale.ROOT);
  }
}
