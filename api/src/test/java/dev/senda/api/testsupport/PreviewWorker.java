package dev.senda.api.testsupport;

import dev.senda.store.previews.Preview;
import dev.senda.store.previews.Preview.PreviewResult;
import dev.senda.store.previews.Preview.PreviewState;
import dev.senda.store.previews.Previews;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Completes each preview as a worker does, with what the test says. */
public final class PreviewWorker implements AutoCloseable {

  /** What becomes of a preview. */
  public record Outcome(
      PreviewState state, @Nullable PreviewResult result, @Nullable String reason) {}

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  public PreviewWorker(Previews previews, Function<Preview, Outcome> outcomes) {
    var _ =
        thread.scheduleWithFixedDelay(
            () ->
                previews
                    .take(10)
                    .forEach(
                        preview -> {
                          var outcome = outcomes.apply(preview);
                          previews.complete(
                              preview.id(), outcome.state(), outcome.result(), outcome.reason());
                        }),
            0,
            10,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.close();
  }
}
