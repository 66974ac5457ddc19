package dev.senda.workers.channel.sendgrid;

import dev.senda.workers.channel.exchange.Exchange;
import dev.senda.workers.channel.exchange.Exchanges;
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
 * The HTTP client that we hand to SendGrid's: its own has no timeouts, and one by default repeats
 * what may have arrived.
 */
final class SendGridConnections {

  private SendGridConnections() {}

  static CloseableHttpClient open() {
    int read = (int) Exchanges.READ_AT_MOST.toMillis();
    var pool =
        new PoolingHttpClientConnectionManager(
            Exchanges.OPEN_AT_MOST.toSeconds(), TimeUnit.SECONDS);
    pool.setMaxTotal(Exchanges.CONNECTIONS);
    pool.setDefaultMaxPerRoute(Exchanges.CONNECTIONS);
    pool.setValidateAfterInactivity((int) Exchanges.TRUSTED_WITHOUT_A_LOOK.toMillis());
    pool.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(read).build());
    return HttpClientBuilder.create()
        .setConnectionManager(pool)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectTimeout((int) Exchanges.CONNECT_AT_MOST.toMillis())
                .setConnectionRequestTimeout((int) Exchanges.LEASE_AT_MOST.toMillis())
                .setSocketTimeout(read)
                .setRedirectsEnabled(false)
                .build())
        .setKeepAliveStrategy(
            (answer, context) -> {
              long offered =
                  DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(answer, context);
              long longest = Exchanges.IDLE_AT_MOST.toMillis();
              return offered < 0 ? longest : Math.min(offered, longest);
            })
        .setRequestExecutor(new Watched())
        .addInterceptorFirst(SendGridConnections::letItBeAborted)
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  private static void letItBeAborted(HttpRequest request, HttpContext context) {
    if (request instanceof HttpRequestWrapper wrapper
        && wrapper.getOriginal() instanceof HttpUriRequest original) {
      Exchange.CURRENT.get().isAbortedBy(original::abort);
    }
  }

  /** It is called with a connection that is open and encrypted, and nothing written to it yet. */
  private static final class Watched extends HttpRequestExecutor {
    @Override
    public HttpResponse execute(
        HttpRequest request, HttpClientConnection connection, HttpContext context)
        throws IOException, HttpException {
      Exchange.CURRENT.get().leaves();
      return super.execute(request, connection, context);
    }
  }
}
