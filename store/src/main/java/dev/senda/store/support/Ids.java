package dev.senda.store.support;

import com.github.f4b6a3.uuid.UuidCreator;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** New identities. */
public final class Ids {

  private static final char[] CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int KEY_LENGTH = 13;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Below every UUID of version 7, in the order of PostgreSQL. */
  public static final UUID LOWEST = new UUID(0, 0);

  /** Above every UUID of version 7, in the order of PostgreSQL. */
  public static final UUID HIGHEST = new UUID(-1, -1);

  private Ids() {}

  /** A UUID of version 7 (RFC 9562): ordered by the real time at which it was made. */
  public static UUID newUuid() {
    return UuidCreator.getTimeOrderedEpoch();
  }

  /** Reads the text form of a UUID; empty for any other text. */
  public static Optional<UUID> parse(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The lowest UUID of version 7 that can be made at this real time: for ranges of ids. */
  public static UUID lowestAt(Instant realTime) {
    return new UUID(realTime.toEpochMilli() << 16, 0);
  }

  /** The real time at which a UUID of version 7 was made, to the millisecond. */
  public static Instant createdAt(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  /** A UUID of version 3 (RFC 9562): the same for the same text. */
  public static UUID nameBasedUuid(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A contact's key: 13 characters of Crockford base 32, 65 random bits. */
  public static String newContactKey() {
    var key = new StringBuilder(KEY_LENGTH);
    for (int i = 0; i < KEY_LENGTH; i++) {
      key.append(CROCKFORD[RANDOM.nextInt(CROCKFORD.length)]);
    }
    return key.toString();
  }
}
