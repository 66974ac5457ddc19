package dev.senda.channels.twilio;

import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import dev.senda.channels.http.DeadlineRunner;
import dev.senda.channels.http.HttpClients;
import dev.senda.channels.http.RequestAttempt;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's HTTP client with our connections and timeouts. Twilio's default client retries a request
 * that is answered with 5xx, which would send a message several times.
 */
final class TwilioHttpClient extends NetworkHttpClient implements AutoCloseable {

  /**
   * @param base the address of Twilio or of a gateway to it; null for the client's default
   */
  TwilioHttpClient(@Nullable URI base) {
    super(builder(base));
  }

  private static HttpClientBuilder builder(@Nullable URI base) {
    var builder =
        HttpClients.clientBuilder(
                HttpClients.connectionPool(null, DeadlineRunner.CONNECT_TIMEOUT),
                DeadlineRunner.READ_TIMEOUT)
            .addExecInterceptorFirst(
                "senda", (request, scope, chain) -> execute(base, request, scope, chain));
    if (base != null) {
      boolean isEncrypted = "https".equals(base.getScheme());
      int usual = isEncrypted ? 443 : 80;
      int port = base.getPort() < 0 ? usual : base.getPort();
      var route =
          new HttpRoute(new HttpHost(base.getScheme(), base.getHost(), port), null, isEncrypted);
      builder.setRoutePlanner((_, _) -> route);
    }
    return builder;
  }

  private static ClassicHttpResponse execute(
      @Nullable URI base, ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    var requestAttempt = RequestAttempt.CURRENT.get();
    if (scope.originalRequest instanceof Cancellable original) {
      requestAttempt.onAbort(original::cancel);
    }
    // Twilio's client sets its own on each request.
    scope.clientContext.setRequestConfig(HttpClients.requestConfig(DeadlineRunner.READ_TIMEOUT));
    if (base != null) {
      request.setScheme(base.getScheme());
      request.setAuthority(new URIAuthority(base.getHost(), base.getPort()));
    }
    var response = chain.proceed(request, scope);
    requestAttempt.recordResponse(
        response.getCode(), name -> HttpClients.firstHeader(response, name));
    return response;
  }

  /** Makes one request, without a retry. */
  @Override
  public Response reliableRequest(Request request) {
    return makeRequest(request);
  }

  /** Makes one request, without a retry. */
  @Override
  public Response reliableRequest(
      Request request, int[] retryCodes, int retries, long delayMillis) {
    return makeRequest(request);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
