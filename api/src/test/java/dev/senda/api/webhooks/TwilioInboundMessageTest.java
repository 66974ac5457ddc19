package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.journey.Engagement;
import dev.senda.store.channels.InboundSessions;
import dev.senda.store.support.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class TwilioInboundMessageTest extends TwilioWebhookTestBase {

  @Test
  void reply_isSignaled() {
    var text = text();

    var answer = write(number, "¿Cuánto cuesta?", Map.of());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/xml");
    assertThat(answer.body()).endsWith("<Response/>");
    assertThat(text.engagements()).containsExactly("REPLIED");
    assertThat(text.signals())
        .singleElement()
        .satisfies(
            signaled -> {
              assertThat(signaled.signal().how()).isEqualTo(Engagement.REPLIED);
              assertThat(signaled.signal().at())
                  .isCloseTo(
                      Instant.now().toEpochMilli(), org.assertj.core.data.Offset.offset(20_000L));
            });
    assertThat(
            API.get(InboundSessions.class)
                .isOpen("text", Channel.SMS, number, Duration.ofHours(24)))
        .isTrue();
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void inboundText_isNeitherStoredNorLogged(CapturedOutput output) {
    text();
    var secret = "my secret " + Ids.newUuid();

    write(number, secret, Map.of());
    send(INBOUND, "forged", encoded(Map.of("Body", secret, "From", number)));

    assertThat(output).contains("was refused").doesNotContain(secret).doesNotContain(number);
    var tables =
        API.database
            .sql(
                """
                select string_agg(query_to_xml('select * from ' || quote_ident(table_name),
                                               true, true, '')::text, '')
                from information_schema.tables
                where table_schema = 'public' and table_type = 'BASE TABLE'
                """)
            .query(String.class)
            .single();
    assertThat(tables).contains(number).doesNotContain(secret);
  }

  @ParameterizedTest
  @CsvSource({"whatsapp:,WHATSAPP", "messenger:,MESSENGER"})
  void reply_belongsToTheMessage_ofItsChannel(String prefix, Channel channel) {
    var text = text();
    var chat =
        SentMessageFixture.claimed(API, "ebook-nurture", channel, "text", number)
            .accepted(newSid());

    write(prefix + number, "hola", Map.of());

    assertThat(chat.engagements()).containsExactly("REPLIED");
    assertThat(text.engagements()).isEmpty();
  }

  @Test
  void repeatedInboundMessage_countsOnce() {
    text();
    var form = inboundForm(number, "STOP", Map.of());
    post(INBOUND, "", form);
    write(number, "START", Map.of());

    post(INBOUND, "", form);

    assertThat(suppression(Channel.SMS)).as("the second STOP is the first one").isNull();
  }
}
