package dev.senda.benchmarks.machine;

import java.util.List;

/**
 * What {@code /proc/<pid>/stat} says of a process, see proc(5). Times are in clock ticks.
 *
 * @param ended the time of children that have ended and were waited for
 */
public record ProcessStat(long pid, long parent, long own, long ended) {

  /** Clock ticks per second: {@code sysconf(_SC_CLK_TCK)}, which Linux fixes for user space. */
  public static final int TICKS_PER_SECOND = 100;

  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int USER_OF_CHILDREN = 13;
  private static final int SYSTEM_OF_CHILDREN = 14;

  /** Parses the line. The name in it may contain spaces and parentheses. */
  public static ProcessStat parse(String line) {
    int name = line.indexOf('(');
    int rest = line.lastIndexOf(')');
    if (name < 0 || rest < name) {
      throw new IllegalArgumentException("no line of /proc/<pid>/stat: " + line);
    }
    var fields = List.of(line.substring(rest + 2).strip().split(" "));
    return new ProcessStat(
        Long.parseLong(line.substring(0, name).strip()),
        number(fields, PARENT),
        number(fields, USER) + number(fields, SYSTEM),
        number(fields, USER_OF_CHILDREN) + number(fields, SYSTEM_OF_CHILDREN));
  }

  private static long number(List<String> fields, int index) {
    return Long.parseLong(fields.get(index));
  }
}
