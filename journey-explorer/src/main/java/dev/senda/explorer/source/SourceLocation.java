package dev.senda.explorer.source;

/**
 * A line of a source file or of a template.
 *
 * @param file the path below the source folder, such as {@code com/example/Welcome.java}
 * @param line counted from 1; 0 where only the file is known
 */
public record SourceLocation(String file, int line) {

  /** A line of the file from which a class was compiled. */
  static SourceLocation of(String packageName, String fileName, int line) {
    var folder = packageName.isEmpty() ? "" : packageName.replace('.', '/') + "/";
    return new SourceLocation(folder + fileName, line);
  }

  /** The name of the file, without its folders. */
  public String fileName() {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** {@code com/example/Welcome.java:12}. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line;
  }
}
