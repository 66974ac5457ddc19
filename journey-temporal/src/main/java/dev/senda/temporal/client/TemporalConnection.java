package dev.senda.temporal.client;

import io.grpc.ClientInterceptor;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * A connection to Temporal. It is opened at its first use, so that nothing has to wait for
 * Temporal.
 */
public final class TemporalConnection implements AutoCloseable {

  private static final long CLOSE_SECONDS = 5;

  /** Otherwise a server that returns is noticed after up to ten seconds. */
  private static final Duration RECONNECT_INTERVAL = Duration.ofSeconds(1);

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;

  /**
   * @param timeout how long a call is retried before it fails
   */
  public TemporalConnection(EnrollmentClient.Settings settings, Duration timeout) {
    this(settings, timeout, List.of());
  }

  /**
   * @param timeout how long a call is retried before it fails
   * @param interceptors what sees every call
   */
  public TemporalConnection(
      EnrollmentClient.Settings settings,
      Duration timeout,
      Collection<ClientInterceptor> interceptors) {
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            settings
                .connection()
                .toStubsOptions()
                .setConnectionBackoffResetFrequency(RECONNECT_INTERVAL)
                .setRpcRetryOptions(
                    RpcRetryOptions.newBuilder(RpcRetryOptions.getDefaultInstance())
                        .setExpiration(timeout)
                        .build())
                .setGrpcClientInterceptors(interceptors)
                .setMetricsScope(settings.metrics())
                // The messages are small: compression costs both sides more than it saves.
                .setGrpcCompression(GrpcCompression.NONE)
                .build());
    client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(settings.connection().namespace())
                .setDataConverter(SendaDataConverter.CONVERTER)
                .build());
  }

  public WorkflowClient client() {
    return client;
  }

  /** The calls of the client. They name its namespace in a header, by which a proxy routes them. */
  public WorkflowServiceStubs stubs() {
    return client.getWorkflowServiceStubs();
  }

  /**
   * Why a call failed, in one line: the status of gRPC and its reason, or what TLS objects to. It
   * contains neither a key nor a value of a call.
   */
  public static String reasonOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
        return "TLS: " + cause.getMessage();
      }
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException call) {
        var status = call.getStatus();
        return status.getDescription() == null
            ? status.getCode().name()
            : status.getCode() + ": " + status.getDescription();
      }
    }
    return failure.getClass().getSimpleName();
  }

  @Override
  public void close() {
    stubs.shutdown();
    stubs.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
