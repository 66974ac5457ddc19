package dev.senda.store.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Many who do the same thing at the same moment. */
public final class ConcurrentCalls {

  private ConcurrentCalls() {}

  public static <T> List<T> run(int size, Callable<T> work) throws Exception {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results =
          IntStream.range(0, size)
              .mapToObj(
                  number ->
                      threads.submit(
                          () -> {
                            start.await();
                            return work.call();
                          }))
              .toList();
      start.countDown();
      var all = new ArrayList<T>();
      for (var result : results) {
        all.add(result.get());
      }
      return all;
    }
  }
}
