package dev.senda.api.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.http.ApiException;
import dev.senda.api.http.JsonRequest;
import dev.senda.api.http.StorableText;
import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKey;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import dev.senda.store.support.Ids;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints that create, list and revoke API keys. */
@RestController
@RequestMapping("/v1/keys")
@Tag(name = "API keys", description = "A ring of keys, each valid until it is revoked")
class ApiKeyController {

  private static final int MAX_NAME_LENGTH = 100;
  private static final String EXPECTED_NAME = "a text of 1 to 100 characters";
  private static final String EXPECTED_SCOPE = "one of write, browser, viewer, operator, admin";

  private final ApiKeys apiKeys;

  ApiKeyController(ApiKeys apiKeys) {
    this.apiKeys = apiKeys;
  }

  /**
   * A key to create.
   *
   * @param name a label: who uses the key, and for what
   * @param scope write, browser, viewer, operator or admin
   */
  @JsonRequest(maxBytes = 4 * 1024)
  @Schema(example = "{\"name\": \"shop\", \"scope\": \"write\"}")
  record CreateApiKeyRequest(
      @NotNull(message = EXPECTED_NAME) @StorableText(max = MAX_NAME_LENGTH) String name,
      @NotNull(message = EXPECTED_SCOPE)
          @StorableText(max = 8)
          @Pattern(regexp = "write|browser|viewer|operator|admin", message = EXPECTED_SCOPE)
          @Schema(allowableValues = {"write", "browser", "viewer", "operator", "admin"})
          String scope) {}

  /**
   * A key, without the key itself.
   *
   * @param lastUsedAt to the minute; absent if it was never used
   * @param revokedAt absent while it is valid
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ApiKeyView(
      UUID id,
      String name,
      @Schema(allowableValues = {"write", "browser", "viewer", "operator", "admin"}) String scope,
      Instant createdAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant revokedAt) {

    static ApiKeyView of(ApiKey key) {
      return new ApiKeyView(
          key.id(),
          key.name(),
          key.scope().name().toLowerCase(Locale.ROOT),
          key.createdAt(),
          key.lastUsedAt(),
          key.revokedAt());
    }
  }

  /**
   * A created key.
   *
   * @param key the key itself, which is shown only here
   */
  record CreatedApiKeyView(
      UUID id,
      String name,
      @Schema(allowableValues = {"write", "browser", "viewer", "operator", "admin"}) String scope,
      Instant createdAt,
      @Schema(example = "senda_mB3…") String key) {

    /** Shows the id of the key, not the key. */
    @Override
    public String toString() {
      return "CreatedApiKeyView[%s]".formatted(id);
    }
  }

  /** All keys. */
  record ApiKeyList(List<ApiKeyView> keys) {}

  @GetMapping
  @Operation(
      operationId = "listApiKeys",
      summary = "Lists all API keys with their last use, also the revoked ones")
  ApiKeyList listApiKeys() {
    return new ApiKeyList(apiKeys.findAll().stream().map(ApiKeyView::of).toList());
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "createApiKey",
      summary = "Creates an API key",
      description = "The response is the only place that shows the key: only its hash is stored.")
  @ApiResponse(responseCode = "201", description = "Created")
  CreatedApiKeyView createApiKey(@RequestBody CreateApiKeyRequest request) {
    var created =
        apiKeys.create(
            request.name(), ApiKeyScope.valueOf(request.scope().toUpperCase(Locale.ROOT)));
    return new CreatedApiKeyView(
        created.apiKey().id(),
        created.apiKey().name(),
        request.scope(),
        created.apiKey().createdAt(),
        created.key());
  }

  @DeleteMapping("/{id}")
  @Operation(
      operationId = "revokeApiKey",
      summary = "Revokes an API key, from the next request on",
      description = "A revoked key stays listed. Revoking it again changes nothing.")
  @ApiResponse(responseCode = "200", description = "Revoked")
  @ApiResponse(responseCode = "404", description = "No such key")
  ApiKeyView revokeApiKey(@PathVariable String id) {
    return Ids.parse(id)
        .flatMap(apiKeys::revoke)
        .map(ApiKeyView::of)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "key: no key \"%s\" (expected one of GET /v1/keys)".formatted(id)));
  }
}
