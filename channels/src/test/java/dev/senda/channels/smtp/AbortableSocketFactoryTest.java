package dev.senda.channels.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketException;
import org.junit.jupiter.api.Test;

class AbortableSocketFactoryTest {

  private final AbortableSocketFactory factory = new AbortableSocketFactory();

  /** Otherwise the final dot of each mail waits 40 ms for the acknowledgement of its text. */
  @Test
  void socket_sendsSmallPacketsAtOnce() throws Exception {
    try (var socket = factory.createSocket()) {
      assertThat(socket.getTcpNoDelay()).isTrue();
    }
  }

  @Test
  void abortedFactory_closesItsSockets_andMakesNoMore() throws Exception {
    var socket = factory.createSocket();

    factory.abort();

    assertThat(socket.isClosed()).isTrue();
    assertThatThrownBy(factory::createSocket).isInstanceOf(SocketException.class);
  }
}
