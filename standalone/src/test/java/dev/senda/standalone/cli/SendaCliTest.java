package dev.senda.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SendaCliTest {

  private static final String SHORT_SECRET = "rT5vQ9xL2mZ8";

  @Test
  void invalidSecret_isDescribed_andNotPrinted(CapturedOutput output) {
    var out = new StringWriter();
    var err = new StringWriter();

    int code =
        SendaCli.run(
            new PrintWriter(out),
            new PrintWriter(err),
            "gate",
            "--senda.links.secrets=" + SHORT_SECRET,
            "--senda.public-url=https://senda.example",
            "--senda.mail.from=Acme <hello@acme.example>",
            "--senda.mail.company=Acme",
            "--senda.mail.postal-address=1 Main Street, Springfield");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("senda.links.secrets")
        .contains("expected at least 32 characters");
    assertThat(out + err.toString() + output).doesNotContain(SHORT_SECRET);
  }
}
