package dev.senda.channels.http;

import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** HTTP clients that neither retry nor redirect, and that record when a request started. */
public final class HttpClients {

  private HttpClients() {}

  /**
   * A connection pool with the timeouts of {@link DeadlineRunner}.
   *
   * @param names resolves hosts; null for the system's resolver
   */
  public static PoolingHttpClientConnectionManager connectionPool(
      @Nullable DnsResolver names, Duration connectAtMost) {
    var pool =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnTotal(DeadlineRunner.MAX_CONNECTIONS)
            .setMaxConnPerRoute(DeadlineRunner.MAX_CONNECTIONS)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(connectAtMost))
                    .setSocketTimeout(Timeout.of(DeadlineRunner.READ_TIMEOUT))
                    .setTimeToLive(TimeValue.of(DeadlineRunner.MAX_CONNECTION_AGE))
                    .setIdleTimeout(Timeout.of(DeadlineRunner.MAX_IDLE_TIME))
                    .setValidateAfterInactivity(
                        TimeValue.of(DeadlineRunner.VALIDATE_AFTER_INACTIVITY))
                    .build());
    if (names != null) {
      pool.setDnsResolver(names);
    }
    return pool.build();
  }

  public static HttpClientBuilder clientBuilder(
      HttpClientConnectionManager pool, Duration readAtMost) {
    return HttpClientBuilder.create()
        .setConnectionManager(pool)
        .setDefaultRequestConfig(requestConfig(readAtMost))
        .setRequestExecutor(new RequestStartRecorder())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching();
  }

  public static RequestConfig requestConfig(Duration readAtMost) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(Timeout.of(DeadlineRunner.POOL_LEASE_TIMEOUT))
        .setResponseTimeout(Timeout.of(readAtMost))
        .setRedirectsEnabled(false)
        .build();
  }

  public static @Nullable String firstHeader(ClassicHttpResponse response, String name) {
    var header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** Runs when the connection is open and encrypted, and nothing is written to it yet. */
  private static final class RequestStartRecorder extends HttpRequestExecutor {
    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        @Nullable HttpResponseInformationCallback informed,
        HttpContext context)
        throws IOException, HttpException {
      RequestAttempt.CURRENT.get().markRequestStarted();
      return super.execute(request, connection, informed, context);
    }
  }
}
