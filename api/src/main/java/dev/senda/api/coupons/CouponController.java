package dev.senda.api.coupons;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.http.ApiException;
import dev.senda.api.http.JsonRequest;
import dev.senda.api.http.StorableText;
import dev.senda.store.actions.Coupons;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints that fill coupon pools and count the codes left. */
@RestController
@RequestMapping("/v1/coupons/{pool}")
@Tag(name = "Coupons", description = "Pools of single-use coupon codes")
class CouponController {

  private static final int MAX_CODES = 10_000;
  private static final int MAX_CODE_LENGTH = 100;
  private static final String EXPECTED_CODES = "an array of 1 to 10,000 texts";
  private static final String EXPECTED_CODE = "a text of 1 to 100 characters";

  /** The form of a pool name in journeys. */
  private static final Pattern POOL = Pattern.compile("(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*");

  private final Coupons coupons;

  CouponController(Coupons coupons) {
    this.coupons = coupons;
  }

  /**
   * A pool.
   *
   * @param added how many of the codes are new; absent unless codes were added
   * @param remaining how many codes are not assigned yet; 10,000 means that many or more
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PoolView(String pool, @Nullable Integer added, long remaining) {}

  /**
   * Codes to add to a pool.
   *
   * @param codes 1 to 10,000 codes
   */
  @JsonRequest(maxBytes = 500 * 1024)
  @Schema(example = "{\"codes\": [\"WELCOME-7F3K\", \"WELCOME-9Q2M\"]}")
  record AddCouponCodesRequest(
      @NotNull(message = EXPECTED_CODES) @Size(min = 1, max = MAX_CODES, message = EXPECTED_CODES)
          List<@NotNull(message = EXPECTED_CODE) @StorableText(max = MAX_CODE_LENGTH) String>
              codes) {}

  @PostMapping
  @Operation(
      operationId = "addCouponCodes",
      summary = "Adds codes to a pool",
      description =
          """
          The first code creates the pool. A code that is, or ever was, in the pool is not added \
          again. At most 10,000 codes and 500 kB.""")
  PoolView addCouponCodes(@PathVariable String pool, @RequestBody AddCouponCodesRequest request) {
    requireValidPoolName(pool);
    return new PoolView(pool, coupons.add(pool, request.codes()), coupons.countAvailable(pool));
  }

  @GetMapping
  @Operation(operationId = "getCouponPool", summary = "Counts the codes of a pool that are left")
  PoolView getCouponPool(@PathVariable String pool) {
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
