package dev.senda.workers.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.journey.MessageClass;
import dev.senda.temporal.queues.ChannelQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** The settings that docs/providers shows are settings that a worker takes. */
class ProvidersGuideTest {

  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  /** The environment variables of the examples, and the other settings that a worker needs. */
  private static final Map<String, Object> OWN =
      Map.of(
          "SENDGRID_KEY", "SG.1",
          "SENDGRID_RECEIPTS_KEY", "SG.2",
          "TWILIO_SID", "AC" + "0123456789abcdef".repeat(2),
          "TWILIO_TOKEN", "a token",
          "SMTP_PASSWORD", "a password",
          "senda.public-url", "https://senda.ourcompany.example",
          "senda.mail.from", "Our Company <tips@ourcompany.example>",
          "senda.mail.company", "Our Company",
          "senda.mail.postal-address", "Calle Mayor 1, 28013 Madrid, Spain");

  @Test
  void firstExample_sendsReceiptsByTheirOwnAccount() throws IOException {
    var channelQueues = settings("README.md", 0).channelQueues();

    assertThat(channelQueues.find(Channel.EMAIL, MessageClass.MARKETING))
        .contains(new ChannelQueue(Channel.EMAIL, "main", 100.0));
    assertThat(channelQueues.find(Channel.EMAIL, MessageClass.TRANSACTIONAL))
        .contains(new ChannelQueue(Channel.EMAIL, "receipts", null));
    assertThat(channelQueues.find(Channel.WHATSAPP, MessageClass.SERVICE))
        .contains(new ChannelQueue(Channel.WHATSAPP, "mx", 20.0));
    assertThat(channelQueues.find(Channel.PUSH, MessageClass.SERVICE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "README.md, 2, PUSH, app",
    "sendgrid.md, 0, EMAIL, main",
    "twilio.md, 0, SMS, mx",
    "twilio.md, 0, WHATSAPP, mx",
    "twilio.md, 0, MESSENGER, mx"
  })
  void otherExamples_sendTheirChannel(String page, int example, Channel channel, String account)
      throws IOException {
    assertThat(settings(page, example).channelQueues().find(channel, MessageClass.MARKETING))
        .map(ChannelQueue::account)
        .contains(account);
  }

  @Test
  void exampleWebhook_isSigned() throws IOException {
    assertThat(settings("README.md", 3).webhooks()).containsOnlyKeys("crm-sync");
  }

  private static WorkerSettings settings(String page, int example) throws IOException {
    var text = Files.readString(Path.of("..", "docs", "providers", page));
    var yaml = YAML.matcher(text).results().skip(example).findFirst().orElseThrow().group(1);
    var environment = new StandardEnvironment();
    environment.getPropertySources().addLast(new MapPropertySource("own", OWN));
    new YamlPropertySourceLoader()
        .load(page, new ByteArrayResource(yaml.getBytes(UTF_8)))
        .forEach(environment.getPropertySources()::addFirst);
    return Binder.get(environment).bind("senda", WorkerSettings.class).get();
  }
}
