package dev.senda.api.tracking;

import dev.senda.api.recipients.PrivacyHeaders;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Serves the open pixel before Spring's filters and its dispatcher, which cost more than the open
 * itself. What is unusual passes on to them: another method, a query, a token that is not ours.
 * Both ways end in {@link TrackingController#recordOpen}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class OpenPixelFilter extends HttpFilter {

  private static final long serialVersionUID = 1;

  private static final String PATH = "/o/";

  private final transient LinkTokenSigner tokens;
  private final transient TrackingController controller;

  OpenPixelFilter(LinkTokenSigner tokens, TrackingController controller) {
    this.tokens = tokens;
    this.controller = controller;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var path = request.getRequestURI();
    if (!path.startsWith(PATH)
        || !HttpMethod.GET.matches(request.getMethod())
        || request.getQueryString() != null) {
      chain.doFilter(request, response);
      return;
    }
    var content = tokens.verify(LinkPurpose.OPEN, path.substring(PATH.length()));
    if (content.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    controller.recordOpen(content.get(), request);
    PrivacyHeaders.addTo(response);
    response.setHeader(TrackingController.POLICY, TrackingController.PIXEL_POLICY);
    response.setContentType(MediaType.IMAGE_GIF_VALUE);
    response.setContentLength(TrackingController.PIXEL.length);
    response.getOutputStream().write(TrackingController.PIXEL);
  }
}
