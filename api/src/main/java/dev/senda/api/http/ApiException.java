package dev.senda.api.http;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/** An error response of the API: a problem (RFC 9457). */
public final class ApiException extends RuntimeException implements ErrorResponse {

  private static final long serialVersionUID = 1;

  private final transient ProblemDetail detail;
  private final @Nullable Integer retryAfterSeconds;

  private ApiException(HttpStatus status, String type, String title, String detail) {
    this(status, type, title, detail, null);
  }

  private ApiException(
      HttpStatus status,
      String type,
      String title,
      String detail,
      @Nullable Integer retryAfterSeconds) {
    super(detail);
    this.detail = problemDetail(status, type, title, detail);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /**
   * One invalid field in the JSON or the query of a request.
   *
   * @param found the value, or what it is
   */
  public static ApiException validationFailed(String field, String found, String expected) {
    return validationFailed(List.of(new FieldError(field, found, expected)));
  }

  /** The text of one field or parameter is not what is expected. */
  public static ApiException invalidText(String field, String text, String expected) {
    return validationFailed(field, "\"%s\"".formatted(text), expected);
  }

  /** Invalid fields in the JSON or the query of a request. */
  public static ApiException validationFailed(List<FieldError> errors) {
    var first = errors.getFirst();
    var apiException =
        new ApiException(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "fields",
            "Validation failed",
            "%s: %s (expected %s)%s"
                .formatted(
                    first.field(),
                    first.found(),
                    first.expected(),
                    errors.size() == 1 ? "" : "; %d more".formatted(errors.size() - 1)));
    apiException.detail.setProperty("errors", errors);
    return apiException;
  }

  public static ApiException malformedJson(String detail) {
    return new ApiException(HttpStatus.BAD_REQUEST, "malformed", "Malformed JSON", detail);
  }

  /** The request is well-formed, but is not a request of this endpoint. */
  public static ApiException malformedRequest(String detail) {
    return new ApiException(HttpStatus.BAD_REQUEST, "malformed", "Malformed request", detail);
  }

  /** The body is encoded in a way that is not supported; the response names those that are. */
  public static ApiException unsupportedEncoding(String detail) {
    return new ApiException(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE, "encoding", "Unsupported content encoding", detail);
  }

  public static ApiException missingSignature(String detail) {
    return new ApiException(HttpStatus.UNAUTHORIZED, "signature", "Missing signature", detail);
  }

  public static ApiException invalidSignature(String detail) {
    return new ApiException(HttpStatus.FORBIDDEN, "signature", "Invalid signature", detail);
  }

  public static ApiException payloadTooLarge(String detail) {
    return new ApiException(HttpStatus.CONTENT_TOO_LARGE, "too-large", "Payload too large", detail);
  }

  public static ApiException notFound(String detail) {
    return new ApiException(HttpStatus.NOT_FOUND, "not-found", "Not found", detail);
  }

  /** A name in the path has an invalid form. */
  public static ApiException invalidName(String detail) {
    return new ApiException(HttpStatus.UNPROCESSABLE_CONTENT, "name", "Invalid name", detail);
  }

  public static ApiException conflict(String type, String title, String detail) {
    return new ApiException(HttpStatus.CONFLICT, type, title, detail);
  }

  public static ApiException authenticationRequired(String detail) {
    return new ApiException(HttpStatus.UNAUTHORIZED, "key", "Authentication required", detail);
  }

  public static ApiException insufficientScope(String detail) {
    return new ApiException(HttpStatus.FORBIDDEN, "scope", "Insufficient scope", detail);
  }

  /** The client sends too fast. */
  public static ApiException tooManyRequests(String detail, int retryAfterSeconds) {
    return new ApiException(
        HttpStatus.TOO_MANY_REQUESTS,
        "too-many-requests",
        "Too many requests",
        detail,
        retryAfterSeconds);
  }

  /** Nothing is wrong with the request, but it cannot be handled now. */
  public static ApiException unavailable(String detail, int retryAfterSeconds) {
    return new ApiException(
        HttpStatus.SERVICE_UNAVAILABLE,
        "unavailable",
        "Service unavailable",
        detail,
        retryAfterSeconds);
  }

  static ProblemDetail problemDetail(HttpStatus status, String type, String title, String detail) {
    var problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create("urn:senda:problem:" + type));
    problem.setTitle(title);
    return problem;
  }

  /** The value of the header {@code Retry-After}; null without one. */
  @Nullable Integer retryAfterSeconds() {
    return retryAfterSeconds;
  }

  public ProblemDetail problemDetail() {
    return detail;
  }

  @Override
  public HttpStatusCode getStatusCode() {
    return HttpStatusCode.valueOf(detail.getStatus());
  }

  @Override
  public ProblemDetail getBody() {
    return detail;
  }
}
