package dev.senda.api.imports;

import dev.senda.store.imports.ImportFiles;
import java.io.InputStream;
import java.util.UUID;

/** Reads an uploaded file part by part. */
final class StoredFile extends InputStream {

  private final ImportFiles files;
  private final UUID importId;
  private byte[] part = {};
  private int position;
  private int next;

  StoredFile(ImportFiles files, UUID importId) {
    this.files = files;
    this.importId = importId;
  }

  @Override
  public int read() {
    return isAtEnd() ? -1 : part[position++] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    int count = Math.min(length, part.length - position);
    System.arraycopy(part, position, buffer, offset, count);
    position += count;
    return count;
  }

  private boolean isAtEnd() {
    while (position == part.length) {
      var following = files.read(importId, next);
      if (following.isEmpty()) {
        return true;
      }
      part = following.get();
      position = 0;
      next++;
    }
    return false;
  }
}
