package dev.senda.api.http;

import dev.senda.catalog.UnknownJourneyException;
import dev.senda.catalog.UnknownSegmentException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Answers every exception with a problem (RFC 9457). */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class ApiExceptionHandler extends ResponseEntityExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ApiExceptionHandler.class);
  private static final String RETRY_AFTER_SECONDS = "2";

  @ExceptionHandler
  ResponseEntity<ProblemDetail> handleApiException(ApiException apiException) {
    var problem = apiException.problemDetail();
    var response =
        ResponseEntity.status(problem.getStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (problem.getStatus() == HttpStatus.UNSUPPORTED_MEDIA_TYPE.value()) {
      response.header(HttpHeaders.ACCEPT_ENCODING, ContentEncoding.ACCEPTED); // RFC 9110, 15.5.16
    }
    if (apiException.retryAfterSeconds() != null) {
      response.header(HttpHeaders.RETRY_AFTER, apiException.retryAfterSeconds().toString());
    }
    return response.body(problem);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> handleUnknownJourney(UnknownJourneyException unknown) {
    return toResponse(
        ApiException.problemDetail(
            HttpStatus.NOT_FOUND,
            "unknown-journey",
            "Unknown journey",
            String.valueOf(unknown.getMessage())));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> handleUnknownSegment(UnknownSegmentException unknown) {
    return toResponse(
        ApiException.problemDetail(
            HttpStatus.NOT_FOUND,
            "unknown-segment",
            "Unknown segment",
            String.valueOf(unknown.getMessage())));
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    CannotCreateTransactionException.class
  })
  ResponseEntity<ProblemDetail> handleDatabaseUnavailable(Exception cause) {
    LOG.warn("Database unavailable: {}", cause.getMessage());
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .body(
            ApiException.problemDetail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "unavailable",
                "Service unavailable",
                "The database does not respond; nothing was stored. Retry in a moment"));
  }

  /** Parameters of a query string or a form that Tomcat cannot read. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> handleInvalidParameters(InvalidParameterException cause) {
    LOG.debug("Parameters of a request not read", cause);
    return toResponse(
        ApiException.malformedRequest(
                "parameters: malformed (expected application/x-www-form-urlencoded)")
            .problemDetail());
  }

  /** The name or value of a parameter or header that Spring Security refuses to hand out. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> handleRejectedRequest(RequestRejectedException cause) {
    LOG.debug("Request refused by the firewall", cause);
    return toResponse(
        ApiException.malformedRequest("parameters: a control character in a name (expected none)")
            .problemDetail());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> handleUnexpectedException(Exception bug) {
    LOG.error("Unexpected error while handling a request", bug);
    return toResponse(
        ApiException.problemDetail(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "fault",
            "Internal server error",
            "Unexpected server error; the details are in the server log"));
  }

  /** Called for an absent body only: {@link JsonRequestConverter} reads all others. */
  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException exception,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var empty = ApiException.malformedJson("body: empty (expected a JSON object)");
    return createResponseEntity(empty.problemDetail(), headers, status, request);
  }

  @Override
  protected ResponseEntity<Object> handleNoResourceFoundException(
      NoResourceFoundException exception,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return toResponseEntity(
        HttpStatus.NOT_FOUND,
        "not-found",
        "Not found",
        "%s %s: no such path (expected one of those in /openapi.json)"
            .formatted(exception.getHttpMethod(), pathOf(request, exception)),
        headers);
  }

  /** As it was requested: Spring strips a slash at its end. */
  private static String pathOf(WebRequest request, NoResourceFoundException exception) {
    return request instanceof ServletWebRequest servlet
        ? LogText.escape(servlet.getRequest().getRequestURI())
        : "/" + exception.getResourcePath();
  }

  @Override
  protected ResponseEntity<Object> handleHttpRequestMethodNotSupported(
      HttpRequestMethodNotSupportedException exception,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var supported = exception.getSupportedMethods();
    return toResponseEntity(
        HttpStatus.METHOD_NOT_ALLOWED,
        "method",
        "Method not allowed",
        "%s (expected %s)"
            .formatted(
                exception.getMethod(),
                supported == null ? "another" : String.join(" or ", supported)),
        headers);
  }

  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(body);
  }

  private static ResponseEntity<Object> toResponseEntity(
      HttpStatus status, String type, String title, String detail, HttpHeaders headers) {
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(ApiException.problemDetail(status, type, title, detail));
  }

  private static ResponseEntity<ProblemDetail> toResponse(ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
