package dev.senda.channels.webhook;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses a request may go to (the special ones: RFC 6890). Whoever configures a webhook
 * names a host; where that leads is only known when it is connected to, and may have changed since.
 */
public enum EgressFilter {
  /** Those that anybody in the world may reach. */
  PUBLIC_ONLY {
    @Override
    boolean allows(InetAddress address) {
      return Range.ALWAYS_DENIED.stream().noneMatch(range -> range.contains(address))
          && Range.PRIVATE_NETWORKS.stream().noneMatch(range -> range.contains(address));
    }
  },

  /** Those of the house's own network as well; never those that hand out credentials. */
  PUBLIC_AND_PRIVATE {
    @Override
    boolean allows(InetAddress address) {
      return Range.ALWAYS_DENIED.stream().noneMatch(range -> range.contains(address));
    }
  };

  /** The filter for a setting {@code allow-private}. */
  public static EgressFilter of(boolean allowsPrivate) {
    return allowsPrivate ? PUBLIC_AND_PRIVATE : PUBLIC_ONLY;
  }

  abstract boolean allows(InetAddress address);

  /** A range of addresses; one that carries an IPv4 address in IPv6 is in the ranges of that. */
  private record Range(InetAddress first, int bits) {

    private static final List<Range> PRIVATE_NETWORKS =
        ranges(
            "127.0.0.0/8",
            "::1/128",
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "fc00::/7",
            "100.64.0.0/10",
            "198.18.0.0/15");

    /** Link-local ones (cloud metadata among them), multicast, unspecified, reserved. */
    private static final List<Range> ALWAYS_DENIED =
        ranges(
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
            "2001::/32");

    private static List<Range> ranges(String... texts) {
      return Arrays.stream(texts).map(Range::parse).toList();
    }

    private static Range parse(String text) {
      int slash = text.indexOf('/');
      return new Range(
          InetAddress.ofLiteral(text.substring(0, slash)),
          Integer.parseInt(text, slash + 1, text.length(), 10));
    }

    boolean contains(InetAddress address) {
      return isIn(address.getAddress()) || isIn(embeddedIpv4(address.getAddress()));
    }

    private boolean isIn(byte[] address) {
      byte[] start = first.getAddress();
      if (address.length != start.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }

    /** The IPv4 address in one of IPv6: mapped, compatible, NAT64 and 6to4; empty for none. */
    private static byte[] embeddedIpv4(byte[] address) {
      if (address.length != 16) {
        return new byte[0];
      }
      if (address[0] == 0x20 && address[1] == 0x02) {
        return Arrays.copyOfRange(address, 2, 6);
      }
      boolean isNat64 =
          startsWith(address, 0x00, 0x64, 0xff, 0x9b)
              && Arrays.equals(address, 4, 12, new byte[8], 0, 8);
      boolean isCompatible = Arrays.equals(address, 0, 12, new byte[12], 0, 12);
      boolean isMapped =
          Arrays.equals(address, 0, 10, new byte[10], 0, 10)
              && address[10] == (byte) 0xff
              && address[11] == (byte) 0xff;
      // ::1 and :: are addresses of their own.
      boolean isOneOfIts =
          isCompatible && !startsWith(Arrays.copyOfRange(address, 12, 15), 0, 0, 0);
      return isNat64 || isMapped || isOneOfIts ? Arrays.copyOfRange(address, 12, 16) : new byte[0];
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
