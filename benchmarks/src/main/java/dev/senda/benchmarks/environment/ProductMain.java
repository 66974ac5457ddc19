package dev.senda.benchmarks.environment;

import dev.senda.api.ApiApplication;
import dev.senda.benchmarks.journeys.BenchCatalog;
import dev.senda.benchmarks.process.HarnessPipe;
import dev.senda.catalog.Catalog;
import dev.senda.workers.WorkersApplication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * The measured process: API and workers in one JVM, as {@code ./senda up} runs them, with the
 * journeys of the benchmarks added. It ends when its standard input does.
 *
 * <p>Arguments: the management ports of API and workers, then settings. It is told {@code herd
 * <times>}.
 */
public final class ProductMain {

  static final String HERD = "herd ";

  private static final AtomicReference<BenchCatalog.HerdTimes> TIMES =
      new AtomicReference<>(BenchCatalog.HerdTimes.NEVER);
  private static final int OWN_ARGUMENTS = 2;

  private ProductMain() {}

  public static void main(String[] arguments) throws IOException {
    var harness = HarnessPipe.open();
    var settings = List.of(Arrays.copyOfRange(arguments, OWN_ARGUMENTS, arguments.length));
    try (var api = start(ApiApplication.class, "senda-api", arguments[0], settings);
        var workers = start(WorkersApplication.class, "senda-workers", arguments[1], settings)) {
      harness.say("ready " + api.isActive() + workers.isActive());
      harness.answerUntilItCloses(ProductMain::command);
    }
  }

  private static void command(String line) {
    if (line.startsWith(HERD)) {
      TIMES.set(BenchCatalog.HerdTimes.parse(line.substring(HERD.length())));
    }
  }

  private static ConfigurableApplicationContext start(
      Class<?> application, String configuration, String managementPort, List<String> settings) {
    var all = new ArrayList<>(settings);
    if (configuration.equals("senda-workers")) {
      all.removeIf(setting -> setting.startsWith("--server.port="));
    }
    all.add("--spring.config.name=" + configuration);
    all.add("--management.server.port=" + managementPort);
    return new SpringApplicationBuilder(application)
        .sources(CatalogConfiguration.class)
        .bannerMode(Banner.Mode.OFF)
        .registerShutdownHook(false)
        .run(all.toArray(String[]::new));
  }

  /** The catalog of both applications. */
  @Configuration(proxyBeanMethods = false)
  static class CatalogConfiguration {

    @Bean
    @Primary
    Catalog catalogOfBenchmarks() {
      return BenchCatalog.of(TIMES::get);
    }
  }
}
