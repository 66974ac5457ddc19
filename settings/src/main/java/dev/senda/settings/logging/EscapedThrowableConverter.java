package dev.senda.settings.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import org.jspecify.annotations.Nullable;

/**
 * The stack trace, with the control characters in its exceptions' messages escaped. In a pattern:
 * {@code %escapedException}.
 */
public final class EscapedThrowableConverter extends ThrowableProxyConverter {

  @Override
  protected String throwableProxyToString(IThrowableProxy throwable) {
    return super.throwableProxyToString(new Escaped(throwable));
  }

  private record Escaped(IThrowableProxy original) implements IThrowableProxy {

    private static @Nullable IThrowableProxy of(@Nullable IThrowableProxy original) {
      return original == null ? null : new Escaped(original);
    }

    @Override
    public @Nullable String getMessage() {
      var message = original.getMessage();
      return message == null ? null : ControlCharacters.escape(message);
    }

    @Override
    public String getClassName() {
      return original.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
      return original.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
      return original.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
      return of(original.getCause());
    }

    @Override
    public IThrowableProxy @Nullable [] getSuppressed() {
      var suppressed = original.getSuppressed();
      if (suppressed == null) {
        return null;
      }
      var escaped = new IThrowableProxy[suppressed.length];
      for (int i = 0; i < suppressed.length; i++) {
        escaped[i] = new Escaped(suppressed[i]);
      }
      return escaped;
    }

    @Override
    public boolean isCyclic() {
      return original.isCyclic();
    }
  }
}
