package dev.senda.api.imports.csv;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Finds the encoding of a file while it arrives: its byte order mark decides, then zero bytes,
 * which only UTF-16 has, then whether all of it is UTF-8. What is left is Windows-1252, which
 * contains the printable characters of Latin-1. Use one for each file.
 */
public final class CharsetDetector {

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final int SAMPLE_SIZE = 4096;

  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer ignored = CharBuffer.allocate(8192);
  private final byte[] sample = new byte[SAMPLE_SIZE];
  private int sampleSize;
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private boolean isUtf8 = true;

  /** Looks at the next bytes of the file. */
  public void accept(byte[] bytes, int length) {
    int more = Math.min(length, SAMPLE_SIZE - sampleSize);
    System.arraycopy(bytes, 0, sample, sampleSize, more);
    sampleSize += more;
    if (isUtf8) {
      decode(bytes, length, false);
    }
  }

  /** The encoding, after all bytes were seen. */
  public Charset detect() {
    if (startsWith(0xef, 0xbb, 0xbf)) {
      return StandardCharsets.UTF_8;
    }
    if (startsWith(0xff, 0xfe)) {
      return StandardCharsets.UTF_16LE;
    }
    if (startsWith(0xfe, 0xff)) {
      return StandardCharsets.UTF_16BE;
    }
    int pairs = sampleSize / 2;
    if (zeros(1) * 3 > pairs) {
      return StandardCharsets.UTF_16LE;
    }
    if (zeros(0) * 3 > pairs) {
      return StandardCharsets.UTF_16BE;
    }
    if (isUtf8) {
      decode(new byte[0], 0, true);
    }
    return isUtf8 ? StandardCharsets.UTF_8 : WINDOWS_1252;
  }

  private void decode(byte[] bytes, int length, boolean isEnd) {
    var input = ByteBuffer.allocate(rest.remaining() + length).put(rest);
    input.put(bytes, 0, length).flip();
    while (true) {
      ignored.clear();
      var result = utf8.decode(input, ignored, isEnd);
      if (result.isError()) {
        isUtf8 = false;
        return;
      }
      if (result.isUnderflow()) {
        rest = input.slice();
        return;
      }
    }
  }

  private boolean startsWith(int... mark) {
    if (sampleSize < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((sample[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private int zeros(int start) {
    int zeros = 0;
    for (int i = start; i < sampleSize; i += 2) {
      zeros += sample[i] == 0 ? 1 : 0;
    }
    return zeros;
  }
}
