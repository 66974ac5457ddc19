package dev.senda.devservices;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, in hexadecimal. */
final class Checksums {

  private static final int BUFFER_BYTES = 1 << 16;

  private Checksums() {}

  /** Opens the content to read. */
  interface ContentSource {
    InputStream open() throws IOException;
  }

  static String sha256(Path file) throws IOException {
    return sha256(() -> Files.newInputStream(file));
  }

  static String sha256(ContentSource content) throws IOException {
    try (var in = new DigestInputStream(content.open(), newSha256())) {
      var buffer = new byte[BUFFER_BYTES];
      while (in.read(buffer) >= 0) {
        // the stream updates the digest
      }
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
