package dev.senda.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.senda.api.testsupport.TestApi;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another transaction holds the lock of one contact. */
class LockedContactTest {

  private static final int CALLS = 40;
  private static final String HEARD = "Product Viewed";

  private static final TestApi API = TestApi.withSettings("--senda.ingest.max-wait=3s");

  private final String user = TestApi.newUserId();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final Connection holder = connection();

  @BeforeEach
  void lockContact() throws SQLException {
    track(user, HEARD);
    holder.setAutoCommit(false);
    try (var statement =
        holder.prepareStatement("select from contacts where user_id = ? for update")) {
      statement.setString(1, user);
      statement.execute();
    }
  }

  @AfterEach
  void release() throws SQLException {
    holder.close();
    clients.close();
  }

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void callsOfTheContact_areAnsweredWithRetry_whileOthersAndHealthAnswer() {
    var waiting = callsOfTheContact();

    for (int i = 0; i < CALLS; i++) {
      assertThat(track(TestApi.newUserId(), HEARD).statusCode()).isEqualTo(200);
    }
    assertThat(health().statusCode()).isEqualTo(200);
    assertThat(API.get(HikariDataSource.class).getHikariPoolMXBean().getThreadsAwaitingConnection())
        .isZero();
    assertThat(waiting).as("all wait meanwhile").noneMatch(CompletableFuture::isDone);

    assertThat(waiting)
        .extracting(CompletableFuture::join)
        .allSatisfy(
            response -> {
              assertThat(response.statusCode()).isEqualTo(503);
              assertThat(response.headers().firstValue("Retry-After")).isPresent();
            });
    assertThat(eventsOf(user, HEARD)).as("nothing of them was stored").isEqualTo(1);
  }

  @Test
  void callsOfTheContact_areStored_onceTheLockIsReleased() throws SQLException {
    var waiting = callsOfTheContact();
    track(TestApi.newUserId(), HEARD);

    holder.rollback();

    assertThat(waiting)
        .extracting(response -> response.join().statusCode())
        .containsOnly(200)
        .hasSize(CALLS);
    assertThat(eventsOf(user, HEARD)).isEqualTo(CALLS + 1);
  }

  @Test
  void ambiguousCall_waitsForTheLock_andDelaysNoOther() throws SQLException {
    var other = TestApi.newUserId();
    var anonymous = "anonymous-" + user;
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%s\", \"anonymousId\": \"%s\"}".formatted(other, anonymous));

    var ambiguous =
        CompletableFuture.supplyAsync(
            () ->
                API.postWithWriteKey(
                    "/v1/identify",
                    "{\"userId\": \"%s\", \"anonymousId\": \"%s\"}".formatted(user, anonymous)),
            clients);
    for (int i = 0; i < CALLS; i++) {
      assertThat(track(TestApi.newUserId(), HEARD).statusCode()).isEqualTo(200);
    }
    holder.rollback();

    assertThat(ambiguous.join().statusCode()).isEqualTo(200);
    assertThat(API.contact(user).anonymousId()).isEqualTo(anonymous);
    assertThat(API.contact(other).anonymousId()).isNull();
  }

  @Test
  void exhaustedPool_isNotUnhealthy() throws SQLException {
    var pool = API.get(HikariDataSource.class);
    var held = new ArrayList<Connection>();
    try {
      while (pool.getHikariPoolMXBean().getActiveConnections() < pool.getMaximumPoolSize()) {
        held.add(pool.getConnection());
      }

      assertThat(health().statusCode()).isEqualTo(200);
    } finally {
      for (var connection : held) {
        connection.close();
      }
    }
  }

  private List<CompletableFuture<HttpResponse<String>>> callsOfTheContact() {
    return IntStream.range(0, CALLS)
        .mapToObj(_ -> CompletableFuture.supplyAsync(() -> track(user, HEARD), clients))
        .toList();
  }

  private static Connection connection() {
    try {
      return DriverManager.getConnection(API.get(HikariDataSource.class).getJdbcUrl());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> track(String user, String event) {
    return API.postWithWriteKey(
        "/v1/track", "{\"userId\": \"%s\", \"event\": \"%s\"}".formatted(user, event));
  }

  /** Liveness, readiness and the database. */
  private static HttpResponse<String> health() {
    return API.send(API.managementRequest("/actuator/health").GET());
  }

  private static int eventsOf(String user, String name) {
    return API.database
        .sql("select count(*) from events where contact_key = ? and name = ?")
        .params(API.contact(user).key(), name)
        .query(Integer.class)
        .single();
  }
}
