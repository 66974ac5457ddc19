package dev.senda.api.contacts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.contacts.ContactTraits.ContactConsent;
import dev.senda.api.http.ApiException;
import dev.senda.api.http.JsonObjectReader;
import dev.senda.api.http.JsonRequest;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The endpoints with which an app's own preference page, or a CRM, says what a contact agreed to or
 * withdrew.
 */
@RestController
@RequestMapping("/v1/contacts/{contact}/consents")
@Tag(name = "Consents", description = "What a contact agreed to, by topic and channel")
class ContactConsentController {

  private static final String EXPECTED = "an array of consents";

  private final ContactFinder contactFinder;
  private final ConsentParser consentParser;
  private final ConsentService consentService;
  private final Consents consents;
  private final Contacts contacts;
  private final RetryingTransactions transactions;
  private final ScaledClock clock;

  ContactConsentController(
      ContactFinder contactFinder,
      ConsentParser consentParser,
      ConsentService consentService,
      Consents consents,
      Contacts contacts,
      RetryingTransactions transactions,
      ScaledClock clock) {
    this.contactFinder = contactFinder;
    this.consentParser = consentParser;
    this.consentService = consentService;
    this.consents = consents;
    this.contacts = contacts;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Decisions of a contact.
   *
   * @param consents the decisions; {@link ConsentParser} reads them
   */
  @JsonRequest(maxBytes = 32 * 1024)
  @Schema(
      example =
          """
          {"consents": [{"topic": "product-tips", "channel": "email", "granted": false}]}""")
  record RecordConsentsRequest(
      @NotNull(message = EXPECTED)
          @ArraySchema(schema = @Schema(implementation = ContactConsent.class))
          JsonNode consents) {}

  /**
   * The newest decision of a contact about a topic on a channel.
   *
   * @param at when the contact decided, in simulated time
   * @param text the version of the text that the contact saw; absent if unknown
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ConsentView(
      String topic,
      String channel,
      boolean granted,
      Instant at,
      String source,
      @Nullable String text) {}

  /** The newest decisions of a contact. */
  record ConsentList(String contactKey, List<ConsentView> consents) {}

  @GetMapping
  @Operation(
      operationId = "listConsents",
      summary = "Shows the newest decision of a contact about each topic and channel",
      responses = {
        @ApiResponse(responseCode = "200", description = "The decisions"),
        @ApiResponse(responseCode = "404", description = "Unknown contact")
      })
  ConsentList listConsents(
      @Parameter(description = "The contact's key, user id or email address") @PathVariable
          String contact) {
    return view(require(contact));
  }

  @PostMapping
  @Operation(
      operationId = "recordConsents",
      summary = "Records what a contact agreed to or withdrew",
      description =
          """
          A withdrawal ("granted": false) acts at once: running enrollments of the topic end, and \
          nothing of that topic is sent on the channel. For each topic and channel the newest \
          decision counts; a repeated one changes nothing.""",
      responses = {
        @ApiResponse(responseCode = "200", description = "The decisions that count now"),
        @ApiResponse(responseCode = "404", description = "Unknown contact"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  ConsentList recordConsents(
      @Parameter(description = "The contact's key, user id or email address") @PathVariable
          String contact,
      @RequestBody RecordConsentsRequest request) {
    var reader =
        JsonObjectReader.of(
            JsonNodeFactory.instance.objectNode().set("consents", request.consents()), "");
    var decisions = consentParser.parseAll(reader);
    reader.throwIfInvalid();
    var key = require(contact).key();
    return transactions.execute(
        () -> {
          var locked = contacts.lock(key).orElseThrow();
          consentService.record(locked.key(), decisions, clock.instant(), "api");
          return view(locked);
        });
  }

  private Contact require(String who) {
    return contactFinder
        .find(who)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "contact: \"%s\" (expected the key, the user id or the email address of a contact)"
                        .formatted(who)));
  }

  private ConsentList view(Contact contact) {
    return new ConsentList(
        contact.key(),
        consents.findLatestByContact(contact.key()).entrySet().stream()
            .flatMap(
                topic ->
                    topic.getValue().entrySet().stream()
                        .map(
                            channel ->
                                new ConsentView(
                                    topic.getKey(),
                                    channel.getKey().wireName(),
                                    channel.getValue().isGranted(),
                                    channel.getValue().at(),
                                    channel.getValue().source(),
                                    channel.getValue().textVersion())))
            .toList());
  }
}
