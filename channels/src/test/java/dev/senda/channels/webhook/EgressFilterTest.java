package dev.senda.channels.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressFilterTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "172.15.255.255",
        "172.32.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "192.167.0.1",
        "2606:4700::1111",
        "64:ff9b::808:808",
        "2002:808:808::1",
      })
  void publicAddress_isAllowed(String address) throws UnknownHostException {
    assertThat(EgressFilter.PUBLIC_ONLY.allows(InetAddress.getByName(address))).isTrue();
    assertThat(EgressFilter.PUBLIC_AND_PRIVATE.allows(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "2130706433",
        "::1",
        "::ffff:127.0.0.1",
        "::7f00:1",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.127.255.255",
        "198.18.0.1",
        "fc00::1",
        "fdff::1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
      })
  void privateNetwork_isAllowed_onlyIfConfigured(String address) throws UnknownHostException {
    assertThat(EgressFilter.PUBLIC_ONLY.allows(InetAddress.getByName(address))).isFalse();
    assertThat(EgressFilter.PUBLIC_AND_PRIVATE.allows(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "fe80::1",
        "fec0::1",
        "fd00:ec2::254",
        "100.100.100.200",
        "168.63.129.16",
        "64:ff9b:1::a9fe:a9fe",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "255.255.255.255",
        "ff02::1",
        "2001:0:7f00:1::",
      })
  void linkLocalMetadataAndReservedAddress_isNeverAllowed(String address)
      throws UnknownHostException {
    assertThat(EgressFilter.PUBLIC_ONLY.allows(InetAddress.getByName(address))).isFalse();
    assertThat(EgressFilter.PUBLIC_AND_PRIVATE.allows(InetAddress.getByName(address))).isFalse();
  }
}
