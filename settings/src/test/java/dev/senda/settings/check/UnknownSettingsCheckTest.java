package dev.senda.settings.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class UnknownSettingsCheckTest {

  @Test
  void unknownKey_stopsStart_andReportSuggestsNearest(CapturedOutput output) {
    var application = new SpringApplication(Empty.class);
    application.setWebApplicationType(WebApplicationType.NONE);

    assertThatThrownBy(() -> application.run("--senda.acounts.main.smtp.host=127.0.0.1"))
        .isInstanceOf(UnknownSettingException.class)
        .hasMessage(
            "Unknown setting senda.acounts.main.smtp.host (commandLineArgs); did you mean"
                + " senda.accounts.main.smtp.host?");
    assertThat(output).contains("did you mean senda.accounts.main.smtp.host?", "Correct the name");
  }

  @Test
  void knownKeysOfBothProcesses_areAccepted() {
    assertThatCode(
            () ->
                new SpringApplicationBuilder(Empty.class)
                    .web(WebApplicationType.NONE)
                    .run("--senda.mail.company=Acme", "--senda.console.anonymous-access=true")
                    .close())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SENDA_PUBLIC_URI", "SENDA_ACCOUNTS_MAIN_SMTP_HOTS"})
  void unknownVariableLikeSetting_stopsStart(String variable) {
    assertThatThrownBy(() -> checkVariable(variable))
        .isInstanceOf(UnknownSettingException.class)
        .hasMessageContaining("Unknown setting " + variable + " (environment variable)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SENDA_HOME",
        "SENDA_PUBLIC_URL",
        "SENDA_API_SERVICE_HOST",
        "SENDA_API_PORT_8700_TCP_ADDR",
        "SENDA_MAIL_SERVICE_PORT",
        "SENDA_SOMETHING_OF_OURS"
      })
  void variableThatIsNoSetting_isAccepted(String variable) {
    assertThatCode(() -> checkVariable(variable)).doesNotThrowAnyException();
  }

  @Test
  void propertyOfTheJvm_isAccepted() {
    assertThatCode(() -> check(new MapPropertySource("jvm", Map.of("senda.project", "."))))
        .doesNotThrowAnyException();
  }

  private static void checkVariable(String name) {
    check(new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, "x")));
  }

  private static void check(MapPropertySource source) {
    try (var context = new GenericApplicationContext()) {
      context.getEnvironment().getPropertySources().addFirst(source);
      new UnknownSettingsCheck().initialize(context);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Empty {}
}
