package dev.senda.temporal.testing;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the frontend of Temporal Cloud or of a cluster with mTLS: it ends TLS, checks the
 * client's certificate and the API key, and forwards each call to a real Temporal server.
 */
public final class TlsFrontend implements AutoCloseable {

  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> NAMESPACE = key("temporal-namespace");

  private final ManagedChannel temporal;
  private final Server server;
  private final Set<String> namespaces = ConcurrentHashMap.newKeySet();
  private final Set<String> withoutNamespace = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String apiKey;

  /**
   * @param target host:port of the real server
   * @param clientAuthority signs the certificates that clients need; null if they need none
   */
  public TlsFrontend(
      String target, TestCertificates certificates, @Nullable TestCertificates clientAuthority)
      throws IOException {
    temporal = NettyChannelBuilder.forTarget(target).usePlaintext().build();
    var tls =
        GrpcSslContexts.forServer(
            certificates.certificate("server").toFile(), certificates.key("server").toFile());
    if (clientAuthority != null) {
      tls.trustManager(clientAuthority.authority().toFile()).clientAuth(ClientAuth.REQUIRE);
    }
    server =
        NettyServerBuilder.forPort(0)
            .sslContext(tls.build())
            .fallbackHandlerRegistry(new Forwarding())
            .build()
            .start();
  }

  /** The API key that calls must carry; null for none. */
  public void requireApiKey(@Nullable String key) {
    apiKey = key;
  }

  public String target() {
    return "127.0.0.1:" + server.getPort();
  }

  /** The namespaces that the headers of forwarded calls named. */
  public Set<String> namespaces() {
    return namespaces;
  }

  /** The methods that were called without naming a namespace in a header. */
  public Set<String> methodsWithoutNamespace() {
    return withoutNamespace;
  }

  @Override
  public void close() {
    server.shutdownNow();
    temporal.shutdownNow();
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private final class Forwarding extends HandlerRegistry {
    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
      var descriptor =
          MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
              .setType(MethodDescriptor.MethodType.UNKNOWN)
              .setFullMethodName(method)
              .build();
      return ServerMethodDefinition.create(descriptor, forward(descriptor));
    }

    private ServerCallHandler<byte[], byte[]> forward(MethodDescriptor<byte[], byte[]> method) {
      return (call, headers) -> {
        var expected = apiKey;
        if (expected != null && !("Bearer " + expected).equals(headers.get(AUTHORIZATION))) {
          call.close(
              Status.UNAUTHENTICATED.withDescription("Request unauthorized."), new Metadata());
          return new ServerCall.Listener<>() {};
        }
        var namespace = headers.get(NAMESPACE);
        if (namespace == null) {
          withoutNamespace.add(method.getBareMethodName());
        } else {
          namespaces.add(namespace);
        }
        var next = temporal.newCall(method, CallOptions.DEFAULT);
        next.start(new Response(call), headers);
        next.request(1);
        call.request(1);
        return new Request(call, next);
      };
    }
  }

  private static final class Request extends ServerCall.Listener<byte[]> {
    private final ServerCall<byte[], byte[]> call;
    private final ClientCall<byte[], byte[]> next;

    Request(ServerCall<byte[], byte[]> call, ClientCall<byte[], byte[]> next) {
      this.call = call;
      this.next = next;
    }

    @Override
    public void onMessage(byte[] message) {
      next.sendMessage(message);
      call.request(1);
    }

    @Override
    public void onHalfClose() {
      next.halfClose();
    }

    @Override
    public void onCancel() {
      next.cancel("The client cancelled.", null);
    }
  }

  private static final class Response extends ClientCall.Listener<byte[]> {
    private final ServerCall<byte[], byte[]> call;

    Response(ServerCall<byte[], byte[]> call) {
      this.call = call;
    }

    @Override
    public void onHeaders(Metadata headers) {
      call.sendHeaders(headers);
    }

    @Override
    public void onMessage(byte[] message) {
      call.sendMessage(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      call.close(status, trailers);
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
