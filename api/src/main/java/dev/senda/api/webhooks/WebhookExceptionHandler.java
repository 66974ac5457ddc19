package dev.senda.api.webhooks;

import dev.senda.api.http.ApiException;
import dev.senda.channels.inbound.MalformedWebhookException;
import dev.senda.channels.inbound.WebhookSignatureException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers webhooks that cannot be verified or read with a problem (RFC 9457). */
@RestControllerAdvice(basePackageClasses = WebhookExceptionHandler.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class WebhookExceptionHandler {

  @ExceptionHandler
  ResponseEntity<ProblemDetail> handleSignature(WebhookSignatureException exception) {
    return toResponse(
        switch (exception.reason()) {
          case MISSING -> ApiException.missingSignature(exception.detail());
          case INVALID -> ApiException.invalidSignature(exception.detail());
        });
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> handleMalformed(MalformedWebhookException exception) {
    return toResponse(ApiException.malformedRequest(exception.detail()));
  }

  private static ResponseEntity<ProblemDetail> toResponse(ApiException apiException) {
    var problem = apiException.problemDetail();
    return ResponseEntity.status(problem.getStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
