package dev.senda.api.web;

import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Why a call of the API came to nothing, as its caller is told (RFC 9457). */
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient ProblemDetail detail;

  private Problem(HttpStatus status, String type, String title, String detail) {
    super(detail);
    this.detail = detail(status, type, title, detail);
  }

  /** The wrong fields of a request: of its JSON, or of its query. */
  public static Problem fields(List<FieldError> errors) {
    var first = errors.getFirst();
    var problem =
        new Problem(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "fields",
            "Fields of the request are wrong",
            "%s: %s (expected %s)%s"
                .formatted(
                    first.field(),
                    first.found(),
                    first.expected(),
                    errors.size() == 1 ? "" : "; %d more".formatted(errors.size() - 1)));
    problem.detail.setProperty("errors", errors);
    return problem;
  }

  public static Problem malformed(String detail) {
    return new Problem(HttpStatus.BAD_REQUEST, "malformed", "The request is no JSON", detail);
  }

  /** Its bytes are what their sender made of them, and still no request of this kind. */
  public static Problem unreadable(String detail) {
    return new Problem(HttpStatus.BAD_REQUEST, "malformed", "The request cannot be read", detail);
  }

  public static Problem signatureMissing(String detail) {
    return new Problem(HttpStatus.UNAUTHORIZED, "signature", "A signature is needed", detail);
  }

  public static Problem signatureWrong(String detail) {
    return new Problem(
        HttpStatus.FORBIDDEN, "signature", "The signature is not good for this request", detail);
  }

  public static Problem tooLarge(String detail) {
    return new Problem(
        HttpStatus.CONTENT_TOO_LARGE, "too-large", "The request is too large", detail);
  }

  public static Problem notFound(String detail) {
    return new Problem(HttpStatus.NOT_FOUND, "not-found", "There is no such thing", detail);
  }

  /** Nothing can be called so. */
  public static Problem badName(String detail) {
    return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "name", "The name is wrong", detail);
  }

  public static Problem conflict(String type, String title, String detail) {
    return new Problem(HttpStatus.CONFLICT, type, title, detail);
  }

  static Problem keyMissing(String detail) {
    return new Problem(HttpStatus.UNAUTHORIZED, "key", "A key is needed", detail);
  }

  static Problem keyTooNarrow(String detail) {
    return new Problem(HttpStatus.FORBIDDEN, "scope", "The key is good for less", detail);
  }

  static ProblemDetail detail(HttpStatus status, String type, String title, String detail) {
    var problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create("urn:senda:problem:" + type));
    problem.setTitle(title);
    return problem;
  }

  ProblemDetail detail() {
    return detail;
  }
}
