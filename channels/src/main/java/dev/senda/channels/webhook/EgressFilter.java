package dev.senda.channels.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.boot.http.client.InetAddressFilter;

/**
 * Which addresses a webhook may reach. Spring Boot's address filter matches the ranges; the ranges
 * are ours. Its {@code externalAddresses()} denies every NAT64 address, by which IPv6-only networks
 * reach public IPv4 hosts, and knows no metadata services of clouds; so an IPv4 address that is
 * embedded in IPv6 is judged by its own range here (RFC 6890, RFC 6052).
 *
 * <p>A host's name is resolved when the connection is made, and may have changed since it was
 * configured, so each resolved address is checked.
 */
public enum EgressFilter {
  /** Addresses of the public Internet. */
  PUBLIC_ONLY,

  /** Private networks as well; never link-local addresses and metadata services. */
  PUBLIC_AND_PRIVATE;

  /** The filter for a setting {@code allow-private}. */
  public static EgressFilter of(boolean allowsPrivate) {
    return allowsPrivate ? PUBLIC_AND_PRIVATE : PUBLIC_ONLY;
  }

  boolean allows(InetAddress address) {
    return switch (this) {
      case PUBLIC_ONLY -> Ranges.PUBLIC.matches(address);
      case PUBLIC_AND_PRIVATE -> !Ranges.ALWAYS_DENIED.matches(address);
    };
  }

  private static final class Ranges {

    private static final InetAddressFilter PRIVATE_NETWORKS =
        alsoEmbedded(
            InetAddressFilter.of(
                "127.0.0.0/8",
                "::1/128",
                "10.0.0.0/8",
                "172.16.0.0/12",
                "192.168.0.0/16",
                "fc00::/7",
                "100.64.0.0/10",
                "198.18.0.0/15"));

    /** Link-local addresses and metadata services, multicast, unspecified, reserved. */
    private static final InetAddressFilter ALWAYS_DENIED =
        alsoEmbedded(
            InetAddressFilter.of(
                "169.254.0.0/16",
                "fe80::/10",
                "fec0::/10",
                "fd00:ec2::254/128",
                "100.100.100.200/32",
                "168.63.129.16/32",
                "64:ff9b:1::/48",
                "0.0.0.0/8",
                "::/128",
                "192.0.0.0/24",
                "224.0.0.0/4",
                "240.0.0.0/4",
                "ff00::/8",
                "2001::/32"));

    private static final InetAddressFilter PUBLIC =
        InetAddressFilter.not(ALWAYS_DENIED).andNot(PRIVATE_NETWORKS);

    private Ranges() {}

    private static InetAddressFilter alsoEmbedded(InetAddressFilter ranges) {
      return InetAddressFilter.adapt(
          address ->
              ranges.matches(address)
                  || embeddedIpv4(address.getAddress()).filter(ranges::matches).isPresent());
    }

    /** The IPv4 address in one of IPv6: mapped, compatible, NAT64 and 6to4. */
    private static Optional<InetAddress> embeddedIpv4(byte[] address) {
      if (address.length != 16) {
        return Optional.empty();
      }
      if (address[0] == 0x20 && address[1] == 0x02) {
        return ipv4(address, 2);
      }
      boolean isNat64 =
          startsWith(address, 0x00, 0x64, 0xff, 0x9b)
              && Arrays.equals(address, 4, 12, new byte[8], 0, 8);
      boolean isMapped =
          Arrays.equals(address, 0, 10, new byte[10], 0, 10)
              && address[10] == (byte) 0xff
              && address[11] == (byte) 0xff;
      // ::1 and :: are addresses of their own.
      boolean isCompatible =
          Arrays.equals(address, 0, 12, new byte[12], 0, 12)
              && !Arrays.equals(address, 12, 15, new byte[3], 0, 3);
      return isNat64 || isMapped || isCompatible ? ipv4(address, 12) : Optional.empty();
    }

    private static Optional<InetAddress> ipv4(byte[] address, int from) {
      try {
        return Optional.of(InetAddress.getByAddress(Arrays.copyOfRange(address, from, from + 4)));
      } catch (UnknownHostException e) {
        throw new IllegalStateException("An IPv4 address has 4 bytes", e);
      }
    }

    private static boolean startsWith(byte[] address, int... bytes) {
      for (int i = 0; i < bytes.length; i++) {
        if (address[i] != (byte) bytes[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
