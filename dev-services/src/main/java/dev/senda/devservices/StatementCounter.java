package dev.senda.devservices;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Counts what a test sends to PostgreSQL: statements, and commits that wait for the disk. */
public final class StatementCounter {

  /** A lock of a row is written, too. */
  private static final Pattern WRITES =
      Pattern.compile("\\b(insert|update|delete|for share)\\b", Pattern.CASE_INSENSITIVE);

  private final List<String> statements = new CopyOnWriteArrayList<>();
  private final AtomicInteger commits = new AtomicInteger();

  /** The same data source, counted. */
  public DataSource count(DataSource source) {
    return proxy(
        DataSource.class,
        (_, method, arguments) -> {
          var result = invoke(source, method, arguments);
          return result instanceof Connection connection
              ? proxy(Connection.class, new CountedConnection(connection))
              : result;
        });
  }

  /** The statements since the last reset, in their order. */
  public List<String> statements() {
    return List.copyOf(statements);
  }

  /** The commits of transactions that wrote something, since the last reset. */
  public int commits() {
    return commits.get();
  }

  public void reset() {
    statements.clear();
    commits.set(0);
  }

  private final class CountedConnection implements InvocationHandler {

    private final Connection connection;
    private boolean hasWritten;

    CountedConnection(Connection connection) {
      this.connection = connection;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals("commit") && hasWritten) {
        commits.incrementAndGet();
      }
      if (method.getName().equals("commit") || method.getName().equals("rollback")) {
        hasWritten = false;
      }
      var result = StatementCounter.invoke(connection, method, arguments);
      return result instanceof PreparedStatement statement && arguments[0] instanceof String sql
          ? proxy(PreparedStatement.class, counted(statement, sql))
          : result;
    }

    private InvocationHandler counted(PreparedStatement statement, String sql) {
      return (_, method, arguments) -> {
        if (method.getName().startsWith("execute")) {
          record(sql);
        }
        return StatementCounter.invoke(statement, method, arguments);
      };
    }

    private void record(String sql) throws SQLException {
      statements.add(sql);
      if (!WRITES.matcher(sql).find()) {
        return;
      }
      if (connection.getAutoCommit()) {
        commits.incrementAndGet();
      } else {
        hasWritten = true;
      }
    }
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            StatementCounter.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
