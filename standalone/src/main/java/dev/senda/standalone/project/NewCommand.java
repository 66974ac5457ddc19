package dev.senda.standalone.project;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a project for a team's own journeys. */
@Command(
    name = "new",
    description = {
      "Writes a project for your own journeys into a new directory: a journey with its messages,",
      "story and path lock, a Maven project that uses Senda as a library, CI, and ./senda."
    },
    mixinStandardHelpOptions = true)
public final class NewCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "DIRECTORY",
      description = "The directory to create; its name is that of the project: acme-journeys.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private Path directory;

  @Option(
      names = "--package",
      paramLabel = "NAME",
      description = "The Java package. Default: com.acme.journeys for acme-journeys.")
  private @Nullable String javaPackage;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var name = directory.toAbsolutePath().normalize().getFileName().toString();
    var project = NewProject.named(name, javaPackage);
    var files = project.writeTo(directory);
    var out = spec.commandLine().getOut();
    out.println("%s: %d files, all yours:".formatted(directory, files.size()));
    files.forEach(file -> out.println("  " + file));
    out.println();
    out.println("Next:");
    out.println("  cd " + directory);
    out.println("  ./senda check          stories, path locks, lint and templates");
    out.println(
        "  ./senda up --detach    everything on this machine; AGENTS.md sends a first mail");
    return 0;
  }
}
