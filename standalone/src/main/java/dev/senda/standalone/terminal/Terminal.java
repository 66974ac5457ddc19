package dev.senda.standalone.terminal;

import java.io.PrintWriter;
import java.util.List;
import java.util.Set;

/**
 * The output for the user. Colours and redrawing only on a terminal, without {@code NO_COLOR} and
 * outside CI.
 */
public final class Terminal {

  private static final String ESCAPE = "\u001b[";

  private final PrintWriter out;
  private final boolean live;
  private int drawn;

  private Terminal(PrintWriter out, boolean live) {
    this.out = out;
    this.live = live;
  }

  public static Terminal of(PrintWriter out) {
    var plain = Set.of("NO_COLOR", "CI").stream().anyMatch(Terminal::isSet);
    var dumb = "dumb".equals(System.getenv("TERM"));
    @SuppressWarnings("SystemConsoleNull") // it is, where its module is missing
    boolean watched = System.console() != null && System.console().isTerminal();
    return new Terminal(out, watched && !plain && !dumb);
  }

  static Terminal plain(PrintWriter out) {
    return new Terminal(out, false);
  }

  private static boolean isSet(String variable) {
    var value = System.getenv(variable);
    return value != null && !value.isEmpty();
  }

  /** Whether drawn lines can be redrawn. */
  public boolean isLive() {
    return live;
  }

  /** Prints a permanent line. */
  public synchronized void printLine(String line) {
    erase();
    out.println(line);
    out.flush();
  }

  /** Draws lines that the next call replaces. Only on a live terminal. */
  public synchronized void redraw(List<String> lines) {
    var screen = new StringBuilder();
    if (drawn > 0) {
      screen.append(ESCAPE).append(drawn).append('A');
    }
    for (var line : lines) {
      screen.append('\r').append(line).append(ESCAPE).append("K\n");
    }
    for (int i = lines.size(); i < drawn; i++) {
      screen.append(ESCAPE).append("K\n");
    }
    if (drawn > lines.size()) {
      screen.append(ESCAPE).append(drawn - lines.size()).append('A');
    }
    out.print(screen);
    out.flush();
    drawn = lines.size();
  }

  /** Keeps the lines that were drawn last. */
  public synchronized void finishDrawing() {
    drawn = 0;
  }

  private void erase() {
    if (drawn > 0) {
      out.print(ESCAPE + drawn + "A" + ESCAPE + "J");
      drawn = 0;
    }
  }

  public String bold(String text) {
    return styled("1", text);
  }

  public String faint(String text) {
    return styled("2", text);
  }

  public String green(String text) {
    return styled("32", text);
  }

  public String red(String text) {
    return styled("31", text);
  }

  public String yellow(String text) {
    return styled("33", text);
  }

  private String styled(String code, String text) {
    return live ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
  }
}
