package dev.senda.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.api.http.ApiException;
import dev.senda.api.ingest.parsing.IngestCall;
import dev.senda.store.contacts.ContactCall;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import dev.senda.store.support.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestQueueTest {

  private static final int BYTES = 488; // a weight of 1,000
  private static final UUID SHOP = Ids.newUuid();
  private static final UUID CRM = Ids.newUuid();

  private final RequestQueue queue = new RequestQueue(10_000, 5_000);

  @Test
  void keysTakeTurns_andEachKeepsItsOrder() throws InterruptedException {
    var first = add(SHOP, "u1");
    var second = add(SHOP, "u2");
    var third = add(SHOP, "u3");
    var other = add(CRM, "u4");

    assertThat(queue.take(3)).containsExactly(first, other, second);
    assertThat(queue.take(3)).containsExactly(third);
  }

  @Test
  void requestsAboutOnePerson_areNeverInProgressInTwoGroups() throws InterruptedException {
    var first = add(SHOP, "u1");
    assertThat(queue.take(10)).containsExactly(first);

    var second = add(SHOP, "u1");
    var other = add(SHOP, "u2");
    assertThat(queue.take(10)).containsExactly(other);

    queue.finish(List.of(first));
    assertThat(queue.take(10)).containsExactly(second);
  }

  @Test
  void requestThatWasPutBack_isNotOvertakenByALaterOneAboutThePerson() throws InterruptedException {
    var first = add(SHOP, "u1", "u2");
    queue.take(10);
    queue.putBack(List.of(first), _ -> Duration.ofMillis(50));
    var later = add(SHOP, "u2");
    var other = add(SHOP, "u3");

    assertThat(queue.take(10)).containsExactly(other);
    assertThat(queue.take(10)).containsExactly(first, later);
    assertThat(queue.pauses()).isEqualTo(1);
  }

  @Test
  void requestThatWasPutBack_isTakenAgainAtOnce_whenOneInProgressEnds()
      throws InterruptedException {
    var holder = add(SHOP, "u1");
    queue.take(10);
    var locked = add(SHOP, "anonymous-of-u1");
    queue.take(10);
    queue.putBack(List.of(locked), _ -> Duration.ofDays(1));
    queue.finish(List.of(holder));

    assertThat(queue.take(10)).containsExactly(locked);
    assertThat(queue.pauses()).isZero();
  }

  @Test
  void requestThatIsPutBack_afterAnotherEnded_isTakenAgainAtOnce() throws InterruptedException {
    var holder = add(SHOP, "u1");
    queue.take(10);
    var locked = add(SHOP, "anonymous-of-u1");
    queue.take(10);
    queue.finish(List.of(holder));
    queue.putBack(List.of(locked), _ -> Duration.ofDays(1));

    assertThat(queue.take(10)).containsExactly(locked);
  }

  @Test
  void keyWithItsShare_isRefused_andAnotherOneIsNot() {
    for (int i = 0; i < 5; i++) {
      add(SHOP, "u" + i);
    }

    assertThatThrownBy(() -> add(SHOP, "u6"))
        .isInstanceOfSatisfying(ApiException.class, e -> assertStatus(e, 429));
    for (int i = 0; i < 5; i++) {
      add(CRM, "u" + i);
    }
    assertThatThrownBy(() -> add(Ids.newUuid(), "u7"))
        .isInstanceOfSatisfying(ApiException.class, e -> assertStatus(e, 503));
  }

  @Test
  void finishedAndWithdrawnRequests_makeRoom() throws InterruptedException {
    var first = add(SHOP, "u0");
    queue.finish(queue.take(10));
    var second = add(SHOP, "u0");
    for (int i = 0; i < 4; i++) {
      add(SHOP, "v" + i);
    }
    assertThat(queue.withdraw(first)).isFalse();
    assertThat(queue.withdraw(second)).isTrue();
    var third = add(SHOP, "u1");

    assertThat(queue.take(10)).hasSize(5).doesNotContain(second).contains(third);
  }

  @Test
  void closedQueue_refusesNewRequests_andGivesTheWaitingOnes() throws InterruptedException {
    var waiting = add(SHOP, "u1");
    queue.close();

    assertThatThrownBy(() -> add(SHOP, "u2"))
        .isInstanceOfSatisfying(ApiException.class, e -> assertStatus(e, 503));
    assertThat(queue.take(10)).containsExactly(waiting);
    queue.finish(List.of(waiting));
    assertThat(queue.take(10)).isEmpty();
  }

  private static void assertStatus(ApiException exception, int status) {
    assertThat(exception.problemDetail().getStatus()).isEqualTo(status);
  }

  private PendingRequest add(UUID source, String... users) {
    var calls =
        Stream.of(users)
            .map(
                user ->
                    (IngestCall)
                        new IngestCall.Identify(
                            Identity.ofUser(user),
                            Traits.NONE,
                            List.of(),
                            Instant.EPOCH,
                            Set.of(),
                            false))
            .toList();
    var contactCalls =
        calls.stream().map(call -> new ContactCall(call.identity(), call.traits(), false)).toList();
    var request = new PendingRequest(source, calls, contactCalls, BYTES);
    queue.add(request);
    return request;
  }
}
