package dev.senda.standalone.doctor;

import dev.senda.api.settings.ApiSettings;
import dev.senda.settings.temporal.TemporalSettings;
import dev.senda.store.settings.LinkSettings;
import dev.senda.workers.settings.WorkerSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.env.Environment;

/**
 * The settings of both processes, read as they read them: from {@code senda.yml}, the files of each
 * process, environment variables and arguments.
 */
public record Installation(
    ApiSettings api,
    WorkerSettings workers,
    TemporalSettings temporal,
    LinkSettings links,
    Database database) {

  /**
   * The database.
   *
   * @param poolSize how many connections a process opens at most
   */
  public record Database(
      @Nullable String url, @Nullable String user, @Nullable String password, int poolSize) {

    /** The URL without its parameters, which may contain a password. */
    String urlWithoutParameters() {
      return url == null ? "none" : url.replaceFirst("(?s)\\?.*", "");
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "Database[url=%s, user=%s]".formatted(urlWithoutParameters(), user);
    }
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableConfigurationProperties({
    ApiSettings.class,
    WorkerSettings.class,
    TemporalSettings.class,
    LinkSettings.class
  })
  static class SettingsOnly {}

  /**
   * Reads the settings.
   *
   * @param arguments as the processes get them: {@code --senda.public-url=...}
   * @throws RuntimeException if a process would not start with them
   */
  public static Installation load(List<String> arguments) {
    try (var context =
        new SpringApplicationBuilder(SettingsOnly.class)
            .web(WebApplicationType.NONE)
            .properties("spring.config.name=senda-api,senda-workers", "logging.level.root=off")
            .logStartupInfo(false)
            .run(arguments.toArray(String[]::new))) {
      return new Installation(
          context.getBean(ApiSettings.class),
          context.getBean(WorkerSettings.class),
          context.getBean(TemporalSettings.class),
          context.getBean(LinkSettings.class),
          database(context.getEnvironment()));
    }
  }

  private static Database database(Environment environment) {
    return new Database(
        environment.getProperty("spring.datasource.url"),
        environment.getProperty("spring.datasource.username"),
        environment.getProperty("spring.datasource.password"),
        environment.getProperty("spring.datasource.hikari.maximum-pool-size", Integer.class, 10));
  }
}
