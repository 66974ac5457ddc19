package dev.senda.api.coupons;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.http.ApiException;
import dev.senda.api.http.JsonBody;
import dev.senda.api.security.RequiresScope;
import dev.senda.store.actions.Coupons;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pools of coupon codes. */
@RestController
@RequestMapping("/v1/coupons/{pool}")
@RequiresScope(ApiKeyScope.ADMIN)
@SecurityRequirement(name = "adminKey")
@Tag(name = "Coupons", description = "Pools of single-use coupon codes")
class CouponController {

  private static final int MAX_BODY_BYTES = 500 * 1024;
  private static final int MAX_CODES = 10_000;
  private static final int MAX_CODE_LENGTH = 100;

  /** As journeys say it. */
  private static final Pattern POOL = Pattern.compile("(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*");

  private final Coupons coupons;

  CouponController(Coupons coupons) {
    this.coupons = coupons;
  }

  /**
   * A pool.
   *
   * @param added how many codes are new; left out where none were given
   * @param remaining how many codes nobody has taken
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PoolView(String pool, @Nullable Integer added, long remaining) {}

  @PostMapping
  @Operation(
      summary = "Adds codes to a pool",
      description =
          """
          The first code creates the pool. A code that is, or ever was, in the pool \
          is left as it is. At most 10,000 codes, and 500 kB.""",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(type = "object"),
                      examples = @ExampleObject("{\"codes\": [\"WELCOME-7F3K\"]}"))))
  PoolView add(@PathVariable String pool, HttpServletRequest request) throws IOException {
    requireValidPoolName(pool);
    var body = JsonBody.read(request, MAX_BODY_BYTES);
    body.rejectUnknownFields("codes");
    var codes = body.requiredTexts("codes", MAX_CODES, MAX_CODE_LENGTH);
    body.throwIfInvalid();
    return new PoolView(pool, coupons.add(pool, codes), coupons.countAvailable(pool));
  }

  @GetMapping
  @Operation(summary = "How many codes of a pool are left")
  PoolView remaining(@PathVariable String pool) {
    requireValidPoolName(pool);
    return new PoolView(pool, null, coupons.countAvailable(pool));
  }

  private static void requireValidPoolName(String pool) {
    if (!POOL.matcher(pool).matches()) {
      throw ApiException.invalidName(
          "coupon pool: \"%s\" (expected lower-case words joined by hyphens, such as \"welcome-10\", at most 64 characters)"
              .formatted(pool));
    }
  }
}
