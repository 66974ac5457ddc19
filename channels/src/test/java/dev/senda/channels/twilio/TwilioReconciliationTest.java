package dev.senda.channels.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.UnusedPort;
import dev.senda.channels.WhatsAppTemplate;
import dev.senda.fakes.Fault;
import dev.senda.journey.Channel;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TwilioReconciliationTest extends TwilioChannelTestBase {

  @Test
  void textAcceptedBeforeTheConnectionBroke_isFoundInTheList() throws Exception {
    var since = Instant.now();
    twilio.faults().enqueue(Fault.acceptThenDrop());

    assertThat(deliver(TEXT)).isInstanceOf(DeliveryResult.Unconfirmed.class);

    assertThat(twilio.requestCount()).isEqualTo(1);
    assertThat(twilio.accepted()).hasSize(1);
    assertThat(traces(unconfirmed(Channel.SMS, ADA, TEXT.subject(), since)))
        .containsExactly(twilio.accepted().getFirst().sid());
  }

  @Test
  void list_isSearched_bySameTextAddressAndTime() throws Exception {
    deliver(text(Channel.SMS, "Your guide is\nhere, and much more"));
    var since = Instant.now();

    assertThat(traces(unconfirmed(Channel.SMS, ADA, "Your guide is here…", since))).hasSize(1);
    assertThat(traces(unconfirmed(Channel.SMS, ADA, "Your guide https://l.example/a", since)))
        .hasSize(1);
    assertThat(traces(unconfirmed(Channel.SMS, ADA, "Your cart", since))).isEmpty();
    assertThat(traces(unconfirmed(Channel.SMS, ADA, "https://l.example/a Your guide", since)))
        .isEmpty();
    assertThat(traces(unconfirmed(Channel.SMS, "+525500000000", "Your guide", since))).isEmpty();
    assertThat(traces(unconfirmed(Channel.WHATSAPP, ADA, "Your guide", since))).isEmpty();
    assertThat(traces(unconfirmed(Channel.SMS, ADA, "Your guide", since.plusSeconds(90))))
        .isEmpty();
  }

  @Test
  void approvedContent_isFoundInTheList_withoutItsText() throws Exception {
    var content = new WhatsAppTemplate(CONTENT, Map.of());
    deliver(new OutboundText(ID, Channel.WHATSAPP, ADA, "Hi", "Hi Ada", content, false));

    assertThat(traces(unconfirmed(Channel.WHATSAPP, ADA, "Hi", Instant.now()))).hasSize(1);
  }

  @Test
  void unreadableList_isEmpty() throws Exception {
    var unconfirmedMessage = unconfirmed(Channel.SMS, ADA, "Hi", Instant.now());
    try (var channel = new TwilioChannel(settings(UnusedPort.url(), twilio.authToken()))) {
      assertThat(channel.findMatches(unconfirmedMessage)).isEmpty();
    }
    try (var channel = new TwilioChannel(settings(twilio.address(), "wrong"))) {
      assertThat(channel.findMatches(unconfirmedMessage)).isEmpty();
    }
  }
}
