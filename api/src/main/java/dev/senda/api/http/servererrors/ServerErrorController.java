package dev.senda.api.http.servererrors;

import dev.senda.api.recipients.NoticePage;
import dev.senda.api.recipients.RecipientLanguage;
import dev.senda.api.recipients.RecipientPaths;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers what Tomcat refuses, or what fails outside of the controllers, with a problem (RFC 9457),
 * or with a page where a recipient reads it.
 */
@RestController
final class ServerErrorController
    implements ErrorController, WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

  @Override
  public void customize(ConfigurableTomcatWebServerFactory factory) {
    factory.addContextCustomizers(
        context -> {
          if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(ServerErrorValve.class.getName());
          }
        });
  }

  @RequestMapping("${server.error.path:/error}")
  ResponseEntity<String> handleError(HttpServletRequest request) {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : HttpStatus.NOT_FOUND.value();
    var path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    return RecipientPaths.contains(path instanceof String text ? text : null)
        ? ResponseEntity.status(status)
            .contentType(MediaType.TEXT_HTML)
            .body(NoticePage.html(status, RecipientLanguage.of(request, Locale.ENGLISH)))
        : ResponseEntity.status(status)
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .body(problemJson(status));
  }

  /** It quotes nothing of the request. */
  static String problemJson(int status) {
    var known = HttpStatus.resolve(status);
    return """
        {"type": "urn:senda:problem:http", "title": "%s", "status": %d, "detail": "%s"}"""
        .formatted(
            known == null ? "Error" : known.getReasonPhrase(),
            status,
            status == HttpStatus.INTERNAL_SERVER_ERROR.value()
                ? "Unexpected server error; the details are in the server log"
                : "The server refused the request before it reached a path of /openapi.json");
  }
}
