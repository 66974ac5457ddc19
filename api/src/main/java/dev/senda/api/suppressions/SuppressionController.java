package dev.senda.api.suppressions;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.contacts.ContactFinder;
import dev.senda.api.http.ApiException;
import dev.senda.api.http.JsonRequest;
import dev.senda.api.http.LogText;
import dev.senda.api.http.StorableText;
import dev.senda.api.security.CurrentActor;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.address.AddressParser;
import dev.senda.channels.address.ChannelAddress;
import dev.senda.channels.address.EmailAddress;
import dev.senda.channels.address.PhoneNumber;
import dev.senda.journey.Channel;
import dev.senda.store.audit.AuditAction;
import dev.senda.store.audit.AuditLog;
import dev.senda.store.audit.AuditSubject;
import dev.senda.store.consent.SuppressionList;
import dev.senda.store.consent.SuppressionList.SuppressedAddress;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.NotNull;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints that list suppressed addresses, add one and remove one. */
@RestController
@RequestMapping("/v1/suppressions")
@Tag(name = "Suppressions", description = "Addresses to which nothing is sent")
class SuppressionController {

  private static final Logger LOG = LoggerFactory.getLogger(SuppressionController.class);

  private static final int PAGE_SIZE = 1_000;
  private static final int MAX_BYTES = 8 * 1024;
  private static final int MAX_ADDRESS_LENGTH = 500;
  private static final String EXPECTED_ADDRESS = "an address of the channel";
  private static final String EXPECTED_REASON = "why it is removed, in 1 to 500 characters";

  private static final String EXPECTED_CHANNEL =
      names(
          EnumSet.complementOf(EnumSet.of(Channel.WEBHOOK)).stream()
              .map(Channel::wireName)
              .toList());

  private static final String EXPECTED_TYPE =
      names(Arrays.stream(SuppressionReason.values()).map(SuppressionReason::wireName).toList());

  private final SuppressionList suppressionList;
  private final Suppressions suppressions;
  private final AddressParser addresses;
  private final ScaledClock clock;
  private final Contacts contacts;
  private final AuditLog auditLog;
  private final RetryingTransactions transactions;

  SuppressionController(
      SuppressionList suppressionList,
      Suppressions suppressions,
      AddressParser addresses,
      ScaledClock clock,
      Contacts contacts,
      AuditLog auditLog,
      RetryingTransactions transactions) {
    this.suppressionList = suppressionList;
    this.suppressions = suppressions;
    this.addresses = addresses;
    this.clock = clock;
    this.contacts = contacts;
    this.auditLog = auditLog;
    this.transactions = transactions;
  }

  /**
   * A suppressed address.
   *
   * @param at since when, in simulated time
   */
  record SuppressionView(String channel, String address, String reason, Instant at) {

    static SuppressionView of(Channel channel, String address, Suppression suppression) {
      return new SuppressionView(
          channel.wireName(), address, suppression.reason(), suppression.at());
    }

    /** Hides the address: it is personal data. */
    @Override
    public String toString() {
      return "SuppressionView[channel=%s, reason=%s]".formatted(channel, reason);
    }
  }

  /**
   * A page of suppressed addresses, at most 1,000.
   *
   * @param next the value of after for the next page; absent on the last page
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SuppressionPage(List<SuppressionView> suppressions, @Nullable String next) {}

  /**
   * Suppresses an address.
   *
   * @param channel the channel; SMS and WhatsApp are two
   * @param address the address
   * @param reason bounced, complained, opted out, stopped or unsubscribed
   */
  @JsonRequest(maxBytes = MAX_BYTES)
  @Schema(
      example =
          """
          {"channel": "email", "address": "ada@example.com", "reason": "unsubscribed"}""")
  record AddSuppressionRequest(
      @NotNull(message = "a channel") @StorableText(max = 20) String channel,
      @NotNull(message = EXPECTED_ADDRESS) @StorableText(max = MAX_ADDRESS_LENGTH) String address,
      @NotNull(message = "a reason") @StorableText(max = 40) String reason) {

    /** Hides the address: it is personal data. */
    @Override
    public String toString() {
      return "AddSuppressionRequest[channel=%s, reason=%s]".formatted(channel, reason);
    }
  }

  /**
   * Removes a suppression.
   *
   * @param reason why, for the log of the API; without personal data
   */
  @JsonRequest(maxBytes = MAX_BYTES)
  @Schema(
      example =
          """
          {"channel": "email", "address": "ada@example.com", "reason": "asked support to write again"}""")
  record RemoveSuppressionRequest(
      @NotNull(message = "a channel") @StorableText(max = 20) String channel,
      @NotNull(message = EXPECTED_ADDRESS) @StorableText(max = MAX_ADDRESS_LENGTH) String address,
      @NotNull(message = EXPECTED_REASON) @StorableText(max = 500) String reason) {

    /** Hides the address: it is personal data. */
    @Override
    public String toString() {
      return "RemoveSuppressionRequest[channel=%s]".formatted(channel);
    }
  }

  /**
   * The result of a removal.
   *
   * @param removed false if the address was not suppressed
   * @param was the reason of the suppression; absent if there was none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RemovalView(boolean removed, @Nullable String was) {}

  @GetMapping
  @Operation(
      operationId = "listSuppressions",
      summary = "Lists suppressed addresses",
      description = "To read the next page, pass the value of next as after.",
      responses = {
        @ApiResponse(responseCode = "200", description = "One page"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  SuppressionPage listSuppressions(
      @Parameter(
              description =
                  "Only this address, on any channel; a blank that stands for + is read as +")
          @RequestParam(required = false)
          @Nullable String address,
      @Parameter(description = "The value of next in the previous page")
          @RequestParam(required = false)
          @Nullable String after) {
    var found =
        suppressionList.find(
            address == null ? null : canonical(ContactFinder.withPlus(address)),
            after == null ? null : decode(after),
            PAGE_SIZE + 1);
    var page = found.subList(0, Math.min(PAGE_SIZE, found.size()));
    return new SuppressionPage(
        page.stream()
            .map(one -> SuppressionView.of(one.channel(), one.address(), one.suppression()))
            .toList(),
        found.size() > PAGE_SIZE ? encode(page.getLast()) : null);
  }

  @PostMapping
  @Operation(
      operationId = "addSuppression",
      summary = "Suppresses an address",
      description =
          """
          Nothing is sent to the address on that channel any more, whoever has it. If it is \
          suppressed already, the stricter reason stays.""",
      responses = {
        @ApiResponse(responseCode = "200", description = "The address is suppressed"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  SuppressionView addSuppression(@RequestBody AddSuppressionRequest request) {
    var channel = parseChannel(request.channel());
    var address = parseAddress(channel, request.address());
    var reason =
        SuppressionReason.ofWireName(request.reason())
            .orElseThrow(() -> ApiException.invalidText("reason", request.reason(), EXPECTED_TYPE));
    var suppression = new Suppression(reason.wireName(), clock.instant());
    suppressions.add(channel, address, suppression);
    // The address of an erased person is kept as a hash, and is not found.
    return SuppressionView.of(
        channel,
        Suppressions.canonical(channel, address),
        suppressions.find(channel, address).orElse(suppression));
  }

  @PostMapping("/remove")
  @Operation(
      operationId = "removeSuppression",
      summary = "Removes an address from the suppressions",
      description =
          """
          For an address that was suppressed by mistake, or whose owner asked for it. The reason \
          goes to the log of the API. Consents that were withdrawn stay withdrawn, and what the \
          provider suppresses itself must be removed there, too.""",
      responses = {
        @ApiResponse(responseCode = "200", description = "The address is not suppressed"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  RemovalView removeSuppression(@RequestBody RemoveSuppressionRequest request) {
    var channel = parseChannel(request.channel());
    var address = parseAddress(channel, request.address());
    var removed =
        transactions.execute(
            () -> {
              var suppression = suppressionList.remove(channel, address);
              suppression.ifPresent(_ -> recordRemoval(channel, address, request.reason()));
              return suppression;
            });
    removed.ifPresent(
        suppression ->
            LOG.info(
                "Suppression removed by the API: channel={} was={} why=\"{}\"",
                channel.wireName(),
                suppression.reason(),
                LogText.escape(request.reason().replaceAll("\\S*[@\\d]\\S*", "*"))));
    return new RemovalView(removed.isPresent(), removed.map(Suppression::reason).orElse(null));
  }

  /** The subject is the contact with the address; without one it is the channel. */
  private void recordRemoval(Channel channel, String address, String reason) {
    var contact =
        channel == Channel.EMAIL
            ? contacts.findByEmail(address)
            : contacts.findByPhone(address).stream().findFirst();
    auditLog.record(
        CurrentActor.get(),
        AuditAction.SUPPRESSION_LIFTED,
        contact
            .map(one -> AuditSubject.ofContact(one.key()))
            .orElseGet(() -> new AuditSubject("channel", channel.wireName())),
        reason);
  }

  private static Channel parseChannel(String channel) {
    return Channel.ofWireName(channel)
        .filter(one -> one != Channel.WEBHOOK)
        .orElseThrow(() -> ApiException.invalidText("channel", channel, EXPECTED_CHANNEL));
  }

  private String parseAddress(Channel channel, String text) {
    Optional<String> address =
        switch (channel) {
          case EMAIL -> addresses.parseEmail(text).map(EmailAddress::value);
          case SMS, WHATSAPP -> addresses.parsePhone(text).map(PhoneNumber::value);
          case MESSENGER, PUSH, WEBHOOK ->
              Optional.of(text).filter(token -> ChannelAddress.isValid(channel, token));
        };
    return address.orElseThrow(
        () ->
            ApiException.invalidText(
                "address",
                text,
                switch (channel) {
                  case EMAIL -> addresses.expectedEmailInsteadOf(text);
                  case SMS, WHATSAPP -> addresses.expectedPhone();
                  case MESSENGER, PUSH, WEBHOOK -> EXPECTED_ADDRESS;
                }));
  }

  /** The address as it is stored, on whatever channel. */
  private String canonical(String text) {
    return addresses
        .parseEmail(text)
        .map(email -> Suppressions.canonical(Channel.EMAIL, email.value()))
        .or(() -> addresses.parsePhone(text).map(PhoneNumber::value))
        .orElse(text);
  }

  private static String encode(SuppressedAddress last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            (last.channel().wireName() + ":" + last.address()).getBytes(StandardCharsets.UTF_8));
  }

  private static SuppressedAddress decode(String after) {
    try {
      var text = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      var channel = Channel.ofWireName(text.substring(0, Math.max(colon, 0)));
      if (channel.isPresent() && text.indexOf('\0') < 0) {
        return new SuppressedAddress(
            channel.get(), text.substring(colon + 1), new Suppression("", Instant.EPOCH));
      }
    } catch (IllegalArgumentException e) {
      // answered below
    }
    throw ApiException.invalidText("after", after, "the value of next in the previous page");
  }

  private static String names(List<String> names) {
    return names.stream().collect(joining(", ", "one of ", ""));
  }
}
