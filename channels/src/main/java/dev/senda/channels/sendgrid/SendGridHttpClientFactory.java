package dev.senda.channels.sendgrid;

import dev.senda.channels.http.DeadlineRunner;
import dev.senda.channels.http.RequestAttempt;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.config.SocketConfig;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.DefaultConnectionKeepAliveStrategy;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;

/**
 * Creates the HTTP client that SendGrid's client uses. SendGrid's own has no timeouts, and Apache's
 * default client retries requests that may have arrived.
 */
final class SendGridHttpClientFactory {

  private SendGridHttpClientFactory() {}

  static CloseableHttpClient create() {
    int read = (int) DeadlineRunner.READ_TIMEOUT.toMillis();
    var pool =
        new PoolingHttpClientConnectionManager(
            DeadlineRunner.MAX_CONNECTION_AGE.toSeconds(), TimeUnit.SECONDS);
    pool.setMaxTotal(DeadlineRunner.MAX_CONNECTIONS);
    pool.setDefaultMaxPerRoute(DeadlineRunner.MAX_CONNECTIONS);
    pool.setValidateAfterInactivity((int) DeadlineRunner.VALIDATE_AFTER_INACTIVITY.toMillis());
    pool.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(read).build());
    return HttpClientBuilder.create()
        .setConnectionManager(pool)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectTimeout((int) DeadlineRunner.CONNECT_TIMEOUT.toMillis())
                .setConnectionRequestTimeout((int) DeadlineRunner.POOL_LEASE_TIMEOUT.toMillis())
                .setSocketTimeout(read)
                .setRedirectsEnabled(false)
                .build())
        .setKeepAliveStrategy(
            (answer, context) -> {
              long offered =
                  DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(answer, context);
              long longest = DeadlineRunner.MAX_IDLE_TIME.toMillis();
              return offered < 0 ? longest : Math.min(offered, longest);
            })
        .setRequestExecutor(new RequestStartRecorder())
        .addInterceptorFirst(SendGridHttpClientFactory::registerAbort)
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  private static void registerAbort(HttpRequest request, HttpContext context) {
    if (request instanceof HttpRequestWrapper wrapper
        && wrapper.getOriginal() instanceof HttpUriRequest original) {
      RequestAttempt.CURRENT.get().onAbort(original::abort);
    }
  }

  /** Runs when the connection is open and encrypted, and nothing is written to it yet. */
  private static final class RequestStartRecorder extends HttpRequestExecutor {
    @Override
    public HttpResponse execute(
        HttpRequest request, HttpClientConnection connection, HttpContext context)
        throws IOException, HttpException {
      RequestAttempt.CURRENT.get().markRequestStarted();
      return super.execute(request, connection, context);
    }
  }
}
