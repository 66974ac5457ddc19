package dev.senda.benchmarks.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestTemplateTest {

  @Test
  void ids_areWrittenIntoTheirPlaces() {
    var one = "{\"messageId\":\"%s\",\"userId\":\"c-%s\"}";
    var text = one.formatted(RequestTemplate.MESSAGE, RequestTemplate.CONTACT);
    var template = new RequestTemplate((text + text).getBytes(StandardCharsets.UTF_8));

    var filled = template.copy().fill(0xfff, place -> 40 + place);

    assertThat(template.size()).isEqualTo(2);
    assertThat(new String(filled, StandardCharsets.UTF_8))
        .isEqualTo(
            one.formatted("0000000000000fff", "0000000040")
                + one.formatted("0000000000001000", "0000000041"));
  }
}
