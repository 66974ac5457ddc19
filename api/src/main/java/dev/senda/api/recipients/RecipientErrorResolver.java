package dev.senda.api.recipients;

import dev.senda.api.settings.ApiSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Answers every error under the paths of recipients with a page instead of a problem in JSON. */
@Component
final class RecipientErrorResolver implements HandlerExceptionResolver, WebMvcConfigurer {

  private static final Logger LOG = LoggerFactory.getLogger(RecipientErrorResolver.class);

  private final ApiSettings settings;

  RecipientErrorResolver(ApiSettings settings) {
    this.settings = settings;
  }

  @Override
  public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
    resolvers.addFirst(this);
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception cause) {
    if (!RecipientPaths.contains(request.getRequestURI()) || response.isCommitted()) {
      return null;
    }
    int status = statusOf(cause);
    if (status == HttpStatus.INTERNAL_SERVER_ERROR.value()) {
      LOG.error("Unexpected error while answering a recipient", cause);
    } else if (status == HttpStatus.SERVICE_UNAVAILABLE.value()) {
      LOG.warn("Database unavailable: {}", cause.getMessage());
    }
    if (cause instanceof HttpRequestMethodNotSupportedException unsupported
        && unsupported.getSupportedHttpMethods() != null) {
      response.setHeader(
          HttpHeaders.ALLOW,
          String.join(
              ", ", unsupported.getSupportedHttpMethods().stream().map(HttpMethod::name).toList()));
    }
    try {
      NoticePage.write(
          response,
          status,
          NoticePage.Notice.of(status),
          RecipientLanguage.of(request, settings.defaultLocale()));
    } catch (IOException e) {
      LOG.debug("Page of an error not written", e);
    }
    return new ModelAndView();
  }

  private static int statusOf(Exception cause) {
    return switch (cause) {
      case ErrorResponse error -> error.getStatusCode().value();
      case RequestRejectedException _ -> HttpStatus.BAD_REQUEST.value();
      case DataAccessException _, TransactionException _ -> HttpStatus.SERVICE_UNAVAILABLE.value();
      default -> HttpStatus.INTERNAL_SERVER_ERROR.value();
    };
  }
}
