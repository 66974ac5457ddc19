package dev.senda.api.security;

import dev.senda.api.http.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.ServletRequestPathUtils;

/** Answers what Spring Security refuses with a problem (RFC 9457), as the controllers do. */
@Component
final class ProblemSecurityHandler
    implements AuthenticationEntryPoint,
        AuthenticationFailureHandler,
        AccessDeniedHandler,
        RequestRejectedHandler {

  private final HandlerExceptionResolver exceptionResolver;

  private final ObjectProvider<RequestMappingHandlerMapping> mapping;

  ProblemSecurityHandler(
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptionResolver,
      @Qualifier("requestMappingHandlerMapping")
          ObjectProvider<RequestMappingHandlerMapping> mapping) {
    this.exceptionResolver = exceptionResolver;
    this.mapping = mapping;
  }

  /** 401: no key, or an unknown one. 503 if the database does not respond. */
  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException cause) {
    if (cause instanceof AuthenticationServiceException
        && cause.getCause() instanceof Exception e) {
      write(request, response, e);
      return;
    }
    response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"senda\", charset=\"UTF-8\"");
    response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"senda\"");
    write(
        request,
        response,
        ApiException.authenticationRequired(
            cause instanceof BadCredentialsException
                ? "Authorization: an unknown key (expected a valid API key)"
                : "Authorization: no key (expected one as bearer token, or as the user name of HTTP"
                    + " Basic)"));
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException cause) {
    commence(request, response, cause);
  }

  /** 403: the scope of the key does not include this path; 404 if there is no such path. */
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied) {
    if (!exists(request)) {
      write(
          request,
          response,
          new NoResourceFoundException(
              HttpMethod.valueOf(request.getMethod()), request.getRequestURI(), ""));
      return;
    }
    write(
        request,
        response,
        ApiException.insufficientScope(
            "Authorization: %s (expected %s for this path)"
                .formatted(
                    keyInWords(), ApiPaths.keysFor(request.getMethod(), request.getRequestURI()))));
  }

  /** 400: a path or header that the firewall rejects, such as {@code //v1} or {@code /v1;a=b}. */
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected) {
    write(
        request,
        response,
        ApiException.malformedRequest(
            "request: not normalized (expected a path of /openapi.json, without //, ; or encoded"
                + " slashes)"));
  }

  private static String keyInWords() {
    return switch (ApiKeyAuthentication.currentScope()) {
      case BROWSER, WRITE -> "a write key";
      case VIEWER -> "a viewer key";
      case OPERATOR -> "an operator key";
      case ADMIN -> "an admin key";
      case null -> "no key";
    };
  }

  /** Whether a controller has the path, for this method or another one. */
  private boolean exists(HttpServletRequest request) {
    try {
      ServletRequestPathUtils.parseAndCache(request);
      return mapping.getObject().getHandler(request) != null;
    } catch (Exception _) {
      return true; // with another method
    }
  }

  private void write(HttpServletRequest request, HttpServletResponse response, Exception problem) {
    exceptionResolver.resolveException(request, response, null, problem);
  }
}
