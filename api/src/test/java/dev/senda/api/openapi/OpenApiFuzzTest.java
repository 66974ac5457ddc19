package dev.senda.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.ClientPrograms;
import dev.senda.api.testsupport.TestApi;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Schemathesis (PyPI, in a pinned version) sends what /openapi.json describes, and what it forbids:
 * no answer is a 5xx, and each has a status that the document names.
 */
@Tag("clients")
@ExtendWith(OutputCaptureExtension.class)
class OpenApiFuzzTest {

  /** The same requests in each run. */
  private static final String SEED = "20261127";

  @Test
  void everyAnswer_isDocumented_andNoServerError(CapturedOutput output) throws Exception {
    ClientPrograms.require("python3", "Python");
    var directory = ClientPrograms.copySources("schemathesis");
    var programs = directory.resolve("venv/bin");
    if (ClientPrograms.isOutdated(directory, "requirements.txt")) {
      ClientPrograms.run(directory, "python3", "-m", "venv", "--clear", "venv");
      ClientPrograms.run(
          directory, programs + "/pip", "install", "--quiet", "-r", "requirements.txt");
      ClientPrograms.markInstalled(directory, "requirements.txt");
    }
    try (var api = TestApi.isolated()) {
      var document = directory.resolve("openapi.json");
      Files.writeString(document, api.send(api.request("/openapi.json").GET()).body());

      ClientPrograms.run(
          directory,
          programs + "/schemathesis",
          "run",
          document.toString(),
          "--url=" + api.url(""),
          "--header=Authorization: Bearer " + TestApi.ADMIN_KEY,
          "--checks=not_a_server_error,status_code_conformance",
          "--phases=examples,coverage,fuzzing",
          "--max-examples=20",
          "--seed=" + SEED,
          "--generation-deterministic",
          "--suppress-health-check=all",
          "--continue-on-failure",
          // A busy machine is no fault of an answer.
          "--request-timeout=60",
          "--warnings=off",
          "--no-color");
    }

    assertThat(output.getAll()).doesNotContain("Unexpected error while handling a request");
  }
}
