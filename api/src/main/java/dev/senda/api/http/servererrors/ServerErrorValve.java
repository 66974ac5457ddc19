package dev.senda.api.http.servererrors;

import dev.senda.api.recipients.NoticePage;
import dev.senda.api.recipients.RecipientLanguage;
import dev.senda.api.recipients.RecipientPaths;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;

/**
 * Answers what Tomcat refuses before it finds the application, such as an invalid path, with a
 * problem (RFC 9457) instead of Tomcat's HTML page, or with a page where a recipient reads it.
 * Tomcat makes the instance.
 */
public final class ServerErrorValve extends ErrorReportValve {

  private static final Logger LOG = LoggerFactory.getLogger(ServerErrorValve.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    var isWritable = new AtomicBoolean();
    response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, isWritable);
    if (!isWritable.get()) {
      return;
    }
    try {
      boolean isRecipient = RecipientPaths.contains(request.getRequestURI());
      response.setContentType(
          isRecipient ? "text/html;charset=UTF-8" : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      var writer = response.getReporter();
      if (writer != null) {
        writer.write(
            isRecipient
                ? NoticePage.html(status, RecipientLanguage.of(request, Locale.ENGLISH))
                : ServerErrorController.problemJson(status));
        response.finishResponse();
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("Error response not written", e);
    }
  }
}
