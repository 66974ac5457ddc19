package dev.senda.standalone.preview;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.standalone.preview.PreviewSource.ShownPreview;
import dev.senda.standalone.stack.ApiOptions;
import dev.senda.workers.rendering.RenderingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Shows a template of a journey as it would be sent. */
@Command(
    name = "preview",
    description = {
      "Shows a template of a journey as it would be sent, with the code that sends.",
      "With sample values it needs no running stack; with --contact or --send it asks the API,"
          + " whose",
      "workers know the brand and the senders."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0: shown or sent", "1: cannot be rendered or sent", "2: invalid arguments"})
public final class PreviewCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "JOURNEY", description = "Its name: ./senda journeys.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private String journey;

  @Parameters(
      index = "1",
      paramLabel = "TEMPLATE",
      arity = "0..1",
      description = "A template, or the step that sends it. Default: the first.")
  private @Nullable String template;

  @Option(names = "--locale", paramLabel = "LOCALE", description = "Such as es or es-MX.")
  private @Nullable String locale;

  @Option(
      names = "--contact",
      paramLabel = "CONTACT",
      description = {
        "Print the values of this contact (key, user id or email address), with the events of",
        "its newest enrollment in the journey."
      })
  private @Nullable String contact;

  @Option(
      names = "--sample",
      paramLabel = "FILE",
      description = {
        "Print the values in this JSON file: {\"contact\": {\"first_name\": \"Ana\"},",
        "\"event\": {\"form\": \"pricing\"}, \"coupon\": \"TEN\"}. Default: made-up values."
      })
  private @Nullable Path sample;

  @Option(
      names = "--event",
      paramLabel = "FILE",
      description = "The properties of the event that enrolled, as a JSON file.")
  private @Nullable Path event;

  @Option(names = "--to", paramLabel = "FILE", description = "Write the HTML to this file.")
  private @Nullable Path to;

  @Option(names = "--open", description = "Open the HTML in the browser.")
  private boolean open;

  @Option(
      names = "--send",
      paramLabel = "ADDRESS",
      description = "Send it to this email address, marked as a test.")
  private @Nullable String sendTo;

  @Mixin private final ApiOptions api;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  /**
   * @param environment the environment variables of this process
   */
  public PreviewCommand(Map<String, String> environment) {
    api = new ApiOptions(environment);
  }

  @Override
  public Integer call() throws IOException {
    var values = SampleFiles.read(sample, event);
    boolean isRemote = contact != null || sendTo != null || api.hasUrl();
    var request = new PreviewSource.Request(journey, template, locale, contact, values, sendTo);
    ShownPreview shown;
    try {
      shown =
          isRemote
              ? new ApiPreview(api.access()).show(request)
              : new LocalPreview(Catalog.load()).show(request);
    } catch (RenderingException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    } catch (UnknownJourneyException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return print(shown);
  }

  private int print(ShownPreview shown) throws IOException {
    var out = spec.commandLine().getOut();
    var file = writtenFile(shown);
    if (api.isJson()) {
      out.println(
          JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(shown.json()));
    } else {
      if (!shown.subject().isEmpty()) {
        out.println("Subject: " + shown.subject());
        out.println("Template: %s (%s)%s".formatted(shown.template(), shown.locale(), size(shown)));
        shown.notes().lines().forEach(out::println);
        if (file == null) {
          out.println();
          out.println(shown.text());
        }
      }
      if (file != null) {
        out.println("Written: " + file);
      }
      if (shown.isSent()) {
        out.println("Sent as a test to %s.".formatted(sendTo));
      }
    }
    if (!shown.reason().isEmpty()) {
      spec.commandLine().getErr().println(shown.reason());
      return 1;
    }
    if (open && file != null) {
      openInBrowser(file);
    }
    return 0;
  }

  private static String size(ShownPreview shown) {
    var html = shown.html();
    return html == null
        ? ""
        : ", %.1f kB of HTML".formatted(html.getBytes(StandardCharsets.UTF_8).length / 1000.0);
  }

  private @Nullable Path writtenFile(ShownPreview shown) throws IOException {
    var content = shown.html() == null ? shown.text() : shown.html();
    if (content.isEmpty() || (to == null && !open)) {
      return null;
    }
    var file =
        to == null
            ? Files.createTempFile("senda-preview-", shown.html() == null ? ".txt" : ".html")
            : to;
    return Files.writeString(file, content);
  }

  private void openInBrowser(Path file) {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var program = system.contains("mac") ? "open" : "xdg-open";
    try {
      new ProcessBuilder(List.of(program, file.toAbsolutePath().toString()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      spec.commandLine()
          .getErr()
          .println("%s: not there (expected it to open %s)".formatted(program, file));
    }
  }
}
