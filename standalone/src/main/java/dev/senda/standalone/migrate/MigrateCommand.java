package dev.senda.standalone.migrate;

import dev.senda.store.StoreConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Migrates the tables, and ends. */
@Command(
    name = "migrate",
    description = {
      "Migrates Senda's tables, and ends: a step of a deployment, where API and workers run with",
      "spring.flyway.enabled=false. It reads the settings as the API does."
    },
    mixinStandardHelpOptions = true)
public final class MigrateCommand implements Callable<Integer> {

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() {
    var all = new ArrayList<>(arguments);
    all.add("--spring.flyway.enabled=true");
    try (var _ =
        new SpringApplicationBuilder(StoreConfiguration.class)
            .web(WebApplicationType.NONE)
            .properties("spring.config.name=senda-api")
            .logStartupInfo(false)
            .run(all.toArray(String[]::new))) {
      spec.commandLine().getOut().println("The tables are up to date");
    }
    return 0;
  }
}
