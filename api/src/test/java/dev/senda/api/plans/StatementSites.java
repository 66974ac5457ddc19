package dev.senda.api.plans;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Which methods of the store contain SQL, and which of them have executed it. */
final class StatementSites {

  private static final Pattern MEMBER =
      Pattern.compile("  (?!return|throw|new|else)(?:[\\w<>@.,?\\[\\]]+ )+(\\w+)\\(.*");
  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");

  /** Only tests count all rows; the last one runs when the API stops, after the test. */
  private static final Set<String> NOT_EXECUTED =
      Set.of("DevMailbox.count", "Outbox.count", "OutboxLeases.leave", "OutboxLeases.release");

  private final Set<String> executed = new ConcurrentSkipListSet<>();

  /** The same pool, which remembers who prepares statements. */
  DataSource observe(DataSource source) {
    return new ObservedPool((HikariDataSource) source);
  }

  private final class ObservedPool extends HikariDataSource {

    ObservedPool(HikariConfig config) {
      super(config);
    }

    @Override
    public Connection getConnection() throws SQLException {
      return observe(super.getConnection());
    }
  }

  private Connection observe(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                recordCallers();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void recordCallers() {
    StackWalker.getInstance()
        .forEach(
            frame -> {
              if (frame.getClassName().startsWith("dev.senda.store.")) {
                executed.add(site(frame.getClassName(), frame.getMethodName()));
              }
            });
  }

  private static String site(String className, String method) {
    var type = className.replaceFirst(".*\\.", "").replaceFirst("\\$.*", "");
    var lambda = LAMBDA.matcher(method);
    return type + "." + (lambda.matches() ? lambda.group(1) : method);
  }

  /** The methods of the store whose SQL was not executed. */
  Set<String> findMissing() {
    var missing = new TreeSet<String>();
    try (var files = Files.walk(Path.of("../store/src/main/java"))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> missing.addAll(sitesIn(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    missing.removeAll(executed);
    missing.removeAll(NOT_EXECUTED);
    return missing;
  }

  private static Set<String> sitesIn(Path file) {
    var sites = new TreeSet<String>();
    var type = file.getFileName().toString().replace(".java", "");
    var member = "";
    try {
      for (var line : Files.readAllLines(file)) {
        var declaration = MEMBER.matcher(line);
        if (declaration.matches()) {
          member = declaration.group(1);
        }
        if (line.contains(".sql(")) {
          sites.add(type + "." + member);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sites;
  }
}
