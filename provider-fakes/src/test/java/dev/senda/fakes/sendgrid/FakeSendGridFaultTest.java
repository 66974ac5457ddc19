package dev.senda.fakes.sendgrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.senda.fakes.Fault;
import dev.senda.fakes.FaultInjector;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeSendGridFaultTest extends FakeSendGridTestBase {

  @Test
  void faults_occurOnce_inTheirOrder() throws Exception {
    var teapot = Fault.customResponse(418, Map.of("X-Tea", "green"), "tea", true);
    sendGrid
        .faults()
        .enqueue(
            Fault.rateLimited(Duration.ofSeconds(30)),
            Fault.serverError(false),
            Fault.serverError(true),
            Fault.garbage(true),
            Fault.refusal(403),
            teapot);

    long before = Instant.now().getEpochSecond();
    var limited = send(MAIL);
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValueAsLong("X-RateLimit-Reset").getAsLong())
        .isBetween(before + 30, before + 60);
    assertThat(send(MAIL).statusCode()).isEqualTo(500);
    assertThat(sendGrid.accepted()).isEmpty();
    assertThat(send(MAIL).statusCode()).isEqualTo(500);
    assertThat(sendGrid.accepted()).hasSize(1);
    var garbage = send(MAIL);
    assertThat(garbage.statusCode()).isEqualTo(202);
    assertThat(garbage.body()).contains("<html>");
    assertThat(garbage.headers().firstValue("X-Message-Id")).isEmpty();
    assertThat(sendGrid.accepted()).hasSize(2);
    assertThat(send(MAIL).statusCode()).isEqualTo(403);
    var tea = send(MAIL);
    assertThat(tea.statusCode()).isEqualTo(418);
    assertThat(tea.headers().firstValue("X-Tea")).contains("green");
    assertThat(tea.body()).isEqualTo("tea");
    assertThat(send(MAIL).statusCode()).isEqualTo(202);
    assertThat(sendGrid.accepted()).hasSize(4);
    assertThat(sendGrid.faults().injected()).hasSize(6).containsEntry(teapot, 1);
    assertThat(sendGrid.faults().injected(Fault.ServerError.class)).isEqualTo(2);
  }

  @Test
  void faultyRequest_isKeptAndCounted() throws Exception {
    sendGrid.faults().enqueue(Fault.serverError(true));

    send(MAIL);
    send(MAIL);

    assertThat(sendGrid.faults().faultedRequests())
        .containsExactly(new FaultInjector.FaultedRequest(Fault.serverError(true), MAIL));
    var tally = HttpRequest.newBuilder(sendGrid.address().resolve("/tally")).build();
    assertThat(client.send(tally, BodyHandlers.ofString()).body())
        .isEqualTo("{\"requests\":2,\"accepted\":2,\"faults\":{\"ServerError\":1}}");
  }

  @Test
  void refusedRecipient_isNotAccepted() throws Exception {
    var taken = new ArrayList<AcceptedMail>();
    sendGrid.onAccepted(taken::add);
    send(MAIL);
    sendGrid.onAccepted(
        _ -> {
          throw new IllegalStateException("full");
        });

    assertThat(send(MAIL).statusCode()).isEqualTo(500);
    assertThat(sendGrid.accepted()).isEqualTo(taken).hasSize(1);
  }

  @Test
  void droppedConnection_hasNoAnswer_whetherAcceptedOrNot() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));

    sendGrid.faults().enqueue(Fault.drop());
    assertThatThrownBy(() -> send(MAIL)).isInstanceOf(IOException.class);
    assertThat(sendGrid.accepted()).isEmpty();

    sendGrid.faults().enqueue(Fault.acceptThenDrop());
    assertThatThrownBy(() -> send(MAIL)).isInstanceOf(IOException.class);
    assertThat(sendGrid.accepted()).hasSize(1);
    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(kinds()).containsExactly("processed", "delivered");
    assertThat(sendGrid.requestCount()).isEqualTo(2);
  }

  @Test
  void hang_answersNothing_andDoesNotBlockClosing() throws Exception {
    sendGrid.faults().enqueue(Fault.hang(true), Fault.hang(false));

    assertThatThrownBy(
            () ->
                client.send(
                    request(MAIL).timeout(Duration.ofMillis(300)).build(), BodyHandlers.ofString()))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(sendGrid.accepted()).hasSize(1);

    var hanging = client.sendAsync(request(MAIL).build(), BodyHandlers.ofString());
    while (sendGrid.faults().injected(Fault.Hang.class) < 2) {
      Thread.onSpinWait();
    }
    assertThat(send(MAIL).statusCode()).isEqualTo(202); // others are served meanwhile
    long start = System.nanoTime();
    sendGrid.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    var end = catchThrowable(() -> hanging.orTimeout(10, TimeUnit.SECONDS).join());
    assertThat(end).isInstanceOf(CompletionException.class).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void refusedRequest_usesNoFault() throws Exception {
    sendGrid.faults().enqueue(Fault.serverError(false));

    assertThat(send("{}").statusCode()).isEqualTo(400);
    assertThat(send(MAIL).statusCode()).isEqualTo(500);
    assertThat(send(MAIL).statusCode()).isEqualTo(202);
  }

  @Test
  void shareOfFaults_isTheSame_inEachRun() throws Exception {
    var first = statusesOfAShare(7);
    sendGrid.close();
    sendGrid = FakeSendGrid.start(0);
    var second = statusesOfAShare(7);

    assertThat(second).isEqualTo(first);
    assertThat(first.stream().filter(status -> status == 202).count()).isBetween(60L, 95L);
    assertThat(first).contains(429, 500);
    assertThat(sendGrid.faults().injected().values().stream().mapToInt(count -> count).sum())
        .isEqualTo((int) first.stream().filter(status -> status != 202).count());
    sendGrid.faults().clear();
    assertThat(IntStream.range(0, 20).mapToObj(_ -> sent()).toList()).containsOnly(202);
  }

  @Test
  void concurrentMails_areAllKeptAndReported() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));

    var answers =
        Stream.generate(() -> client.sendAsync(request(MAIL).build(), BodyHandlers.ofString()))
            .limit(200)
            .toList();

    assertThat(answers).allMatch(answer -> answer.join().statusCode() == 202);
    assertThat(sendGrid.accepted())
        .hasSize(200)
        .extracting(AcceptedMail::id)
        .doesNotHaveDuplicates();
    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(webhook.received()).hasSize(400);
  }

  @Test
  void page_saysThatItIsAFake_andShowsAcceptedMessages() throws Exception {
    send(MAIL.replace("La guía", "La <guía>"));

    var page =
        client.send(HttpRequest.newBuilder(sendGrid.address()).build(), BodyHandlers.ofString());

    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.body())
        .contains("This is a fake of SendGrid", "ana@example.com", "La &lt;guía&gt;");
  }
}
