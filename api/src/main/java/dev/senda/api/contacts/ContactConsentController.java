package dev.senda.api.contacts;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.contacts.ContactFinder.Identifier;
import dev.senda.api.contacts.ContactFinder.Match;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The endpoints with which an app's own preference page, or a CRM, says what a contact agreed to or
 * withdrew. Where several contacts match, a withdrawal applies to all of them: better one message
 * too few than one that somebody had declined.
 */
@RestController
@RequestMapping("/v1")
@Tag(name = "Consents", description = "What a contact agreed to, by topic and channel")
@ApiResponse(responseCode = "404", description = "Unknown contact")
@ApiResponse(responseCode = "409", description = ContactConsentController.SEVERAL)
@ApiResponse(responseCode = "422", description = "Validation failed")
class ContactConsentController {

  private static final String WHO = "The contact's key, user id, email address or phone number";
  private static final String BY = "What it is; all of them unless given";
  static final String SEVERAL = "Several contacts match";

  private static final String IDENTIFIERS =
      Arrays.stream(Identifier.values()).map(Identifier::wireName).collect(joining(", "));

  private static final String DESCRIPTION =
      """
      A withdrawal ("granted": false) acts at once: running enrollments of the topic end, and \
      nothing of that topic is sent on the channel. For each topic and channel the newest \
      decision counts; a repeated one changes nothing. Where several contacts match, withdrawals \
      apply to all of them, and a grant is refused with 409.""";

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
   * Decisions of the contact in the path.
   *
   * @param consents the decisions; {@link ConsentParser} reads them
   */
  @JsonRequest(maxBytes = 32 * 1024)
  @Schema(
      example =
          """
          {"consents": [{"topic": "product-tips", "channel": "email", "granted": false}]}""")
  record RecordConsentsOfContactRequest(
      @NotNull(message = RecordConsentsRequest.EXPECTED)
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

  /**
   * The newest decisions of a contact.
   *
   * @param others those of the other contacts that match; absent without any
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ConsentList(
      String contactKey, List<ConsentView> consents, @Nullable List<ConsentList> others) {}

  @GetMapping("/contacts/{contact}/consents")
  @Operation(
      operationId = "listConsentsOfContact",
      summary = "Shows the newest decision of a contact about each topic and channel",
      responses = @ApiResponse(responseCode = "200", description = "The decisions"))
  ConsentList listConsentsOfContact(
      @Parameter(description = WHO) @PathVariable String contact,
      @Parameter(
              description = BY,
              schema = @Schema(allowableValues = {"key", "userId", "email", "phone"}))
          @RequestParam(required = false)
          @Nullable String by) {
    return list(findAll(contact, by));
  }

  @PostMapping("/contacts/{contact}/consents")
  @Operation(
      operationId = "recordConsentsOfContact",
      summary = "Records what a contact agreed to or withdrew",
      description = DESCRIPTION,
      responses = @ApiResponse(responseCode = "200", description = "The decisions that count now"))
  ConsentList recordConsentsOfContact(
      @Parameter(description = WHO) @PathVariable String contact,
      @Parameter(
              description = BY,
              schema = @Schema(allowableValues = {"key", "userId", "email", "phone"}))
          @RequestParam(required = false)
          @Nullable String by,
      @RequestBody RecordConsentsOfContactRequest request) {
    return record(() -> findAll(contact, by), request.consents());
  }

  @GetMapping("/consents")
  @Operation(
      operationId = "listConsents",
      summary = "Shows the newest decisions of a contact with any identifier",
      description = "Exactly one of key, userId, email and phone names the contact.",
      responses = @ApiResponse(responseCode = "200", description = "The decisions"))
  ConsentList listConsents(
      @Parameter(description = "The contact's key") @RequestParam(required = false)
          @Nullable String key,
      @Parameter(description = "The app's id of the contact") @RequestParam(required = false)
          @Nullable String userId,
      @Parameter(description = "The contact's email address") @RequestParam(required = false)
          @Nullable String email,
      @Parameter(description = "The contact's phone number") @RequestParam(required = false)
          @Nullable String phone) {
    var given = new RecordConsentsRequest.NamedContact(key, userId, email, phone).identifiers();
    given.replaceAll(ContactFinder::withPlus);
    return list(findAll(given));
  }

  @PostMapping("/consents")
  @Operation(
      operationId = "recordConsents",
      summary = "Records what a contact with any identifier agreed to or withdrew",
      description = DESCRIPTION,
      responses = @ApiResponse(responseCode = "200", description = "The decisions that count now"))
  ConsentList recordConsents(@RequestBody RecordConsentsRequest request) {
    var given = request.contact().identifiers();
    return record(() -> findAll(given), request.consents());
  }

  private List<Match> findAll(String who, @Nullable String by) {
    if (by == null) {
      return contactFinder.findAll(who);
    }
    var identifier =
        Identifier.ofWireName(by)
            .orElseThrow(() -> ApiException.invalidText("by", by, "one of " + IDENTIFIERS));
    return findAll(Map.of(identifier, ContactFinder.withPlus(identifier, who)));
  }

  private List<Match> findAll(Map<Identifier, String> given) {
    if (given.size() != 1) {
      throw ApiException.validationFailed(
          "contact", "%d identifiers".formatted(given.size()), "exactly one of " + IDENTIFIERS);
    }
    var named = given.entrySet().iterator().next();
    return contactFinder.findAll(named.getKey(), named.getValue()).stream()
        .map(contact -> new Match(named.getKey(), contact))
        .toList();
  }

  private ConsentList list(List<Match> matches) {
    requireAny(matches);
    requireOne(matches);
    return view(matches.getFirst().contact(), null);
  }

  private ConsentList record(Supplier<List<Match>> finder, JsonNode reported) {
    var reader =
        JsonObjectReader.of(JsonNodeFactory.instance.objectNode().set("consents", reported), "");
    var decisions = consentParser.parseAll(reader);
    reader.throwIfInvalid();
    return transactions.execute(
        () -> {
          var matches = finder.get();
          requireAny(matches);
          if (decisions.stream().anyMatch(ReportedConsent::isGrant)) {
            requireOne(matches);
          }
          var locked = new TreeMap<String, Contact>();
          matches.stream()
              .map(match -> match.contact().key())
              .sorted()
              .map(key -> contacts.lock(key).orElseThrow())
              .forEach(contact -> locked.put(contact.key(), contact));
          locked
              .keySet()
              .forEach(key -> consentService.record(key, decisions, clock.instant(), "api"));
          // The lock returns the contact that a contact was merged into meanwhile.
          var first =
              locked.getOrDefault(
                  matches.getFirst().contact().key(), locked.firstEntry().getValue());
          var others =
              locked.values().stream()
                  .filter(contact -> !contact.key().equals(first.key()))
                  .map(contact -> view(contact, null))
                  .toList();
          return view(first, others.isEmpty() ? null : others);
        });
  }

  private static void requireAny(List<Match> matches) {
    if (matches.isEmpty()) {
      throw ApiException.notFound(
          "contact: no such contact (expected the %s of a contact)"
              .formatted("key, user id, email address or phone number"));
    }
  }

  private static void requireOne(List<Match> matches) {
    if (matches.size() > 1) {
      throw ApiException.conflict(
          "several-contacts",
          SEVERAL,
          "contact: %d contacts (expected one: name it by its key, or say what it is with by: %s)"
              .formatted(
                  matches.size(),
                  matches.stream()
                      .map(
                          match ->
                              "by=%s is contact %s"
                                  .formatted(match.by().wireName(), match.contact().key()))
                      .collect(joining(", "))));
    }
  }

  private ConsentList view(Contact contact, @Nullable List<ConsentList> others) {
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
            .toList(),
        others);
  }
}
