package dev.senda.temporal.client;

import io.grpc.ClientInterceptor;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(settings.target())
                .setConnectionBackoffResetFrequency(RECONNECT_INTERVAL)
                .setRpcRetryOptions(
                    RpcRetryOptions.newBuilder(RpcRetryOptions.getDefaultInstance())
                        .setExpiration(timeout)
                        .build())
                .setGrpcClientInterceptors(interceptors)
                // The messages are small: compression costs both sides more than it saves.
                .setGrpcCompression(GrpcCompression.NONE)
                .build());
    client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(settings.namespace())
                .setDataConverter(SendaDataConverter.CONVERTER)
                .build());
  }

  public WorkflowClient client() {
    return client;
  }

  public WorkflowServiceStubs stubs() {
    return stubs;
  }

  @Override
  public void close() {
    stubs.shutdown();
    stubs.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
