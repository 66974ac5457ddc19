package dev.senda.api.coupons;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.web.JsonBody;
import dev.senda.api.web.Problem;
import dev.senda.api.web.RequiresKey;
import dev.senda.store.ApiKeys.Scope;
import dev.senda.store.Coupons;
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
@RequiresKey(Scope.ADMIN)
@SecurityRequirement(name = "adminKey")
@Tag(name = "Coupons", description = "Codes that journeys give away, each once")
class CouponController {

  private static final int LONGEST_BODY = 500 * 1024;
  private static final int MOST_CODES = 10_000;
  private static final int LONGEST_CODE = 100;

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
   * @param left how many codes nobody has taken
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PoolView(String pool, @Nullable Integer added, long left) {}

  @PostMapping
  @Operation(
      summary = "Adds codes to a pool",
      description =
          """
          The pool comes into being with its first code. A code that is, or ever was, in the pool \
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
    check(pool);
    var body = JsonBody.read(request, LONGEST_BODY);
    body.expectOnly("codes");
    var codes = body.requiredTexts("codes", MOST_CODES, LONGEST_CODE);
    body.check();
    return new PoolView(pool, coupons.add(pool, codes), coupons.left(pool));
  }

  @GetMapping
  @Operation(summary = "How many codes of a pool are left")
  PoolView left(@PathVariable String pool) {
    check(pool);
    return new PoolView(pool, null, coupons.left(pool));
  }

  private static void check(String pool) {
    if (!POOL.matcher(pool).matches()) {
      throw Problem.badName(
          "coupon pool: \"%s\" (expected lower-case words joined by hyphens, such as \"welcome-10\", at most 64 characters)"
              .formatted(pool));
    }
  }
}
