import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reports one of every kind of call by Segment's or RudderStack's Java client, in one flush. */
class Client {

  private static final int CALLS = 6;

  public static void main(String[] arguments) throws Exception {
    var failures = new ArrayList<String>();
    var done = new CountDownLatch(CALLS);
    if (arguments[0].equals("segment")) {
      reportBySegment(arguments[1], arguments[2], arguments[3], failures, done);
    } else {
      reportByRudderStack(arguments[1], arguments[2], arguments[3], failures, done);
    }
    if (!done.await(20, TimeUnit.SECONDS)) {
      failures.add("\"not all calls were answered\"");
    }
    System.out.println("{\"failures\": [" + String.join(", ", failures) + "]}");
    System.exit(0);
  }

  private static void reportBySegment(
      String host, String writeKey, String user, List<String> failures, CountDownLatch done) {
    var analytics =
        com.segment.analytics.Analytics.builder(writeKey)
            .endpoint(host)
            .callback(
                new com.segment.analytics.Callback() {
                  @Override
                  public void success(com.segment.analytics.messages.Message message) {
                    done.countDown();
                  }

                  @Override
                  public void failure(
                      com.segment.analytics.messages.Message message, Throwable cause) {
                    failures.add("\"" + message.type() + "\"");
                    done.countDown();
                  }
                })
            .build();
    analytics.enqueue(
        com.segment.analytics.messages.IdentifyMessage.builder().userId(user).traits(traits(user)));
    analytics.enqueue(com.segment.analytics.messages.PageMessage.builder("Prices").userId(user));
    analytics.enqueue(com.segment.analytics.messages.ScreenMessage.builder("Home").userId(user));
    analytics.enqueue(com.segment.analytics.messages.GroupMessage.builder("g-1").userId(user));
    analytics.enqueue(
        com.segment.analytics.messages.AliasMessage.builder("anonymous-" + user).userId(user));
    analytics.enqueue(
        com.segment.analytics.messages.TrackMessage.builder("Order Completed")
            .userId(user)
            .properties(Map.of("total", 59.9)));
    analytics.flush();
  }

  private static void reportByRudderStack(
      String host, String writeKey, String user, List<String> failures, CountDownLatch done) {
    var analytics =
        com.rudderstack.sdk.java.analytics.RudderAnalytics.builder(writeKey)
            .setDataPlaneUrl(host)
            .callback(
                new com.rudderstack.sdk.java.analytics.Callback() {
                  @Override
                  public void success(com.rudderstack.sdk.java.analytics.messages.Message message) {
                    done.countDown();
                  }

                  @Override
                  public void failure(
                      com.rudderstack.sdk.java.analytics.messages.Message message,
                      Throwable cause) {
                    failures.add("\"" + message.type() + "\"");
                    done.countDown();
                  }
                })
            .build();
    analytics.enqueue(
        com.rudderstack.sdk.java.analytics.messages.IdentifyMessage.builder()
            .userId(user)
            .traits(traits(user)));
    analytics.enqueue(
        com.rudderstack.sdk.java.analytics.messages.PageMessage.builder("Prices").userId(user));
    analytics.enqueue(
        com.rudderstack.sdk.java.analytics.messages.ScreenMessage.builder("Home").userId(user));
    analytics.enqueue(
        com.rudderstack.sdk.java.analytics.messages.GroupMessage.builder("g-1").userId(user));
    analytics.enqueue(
        com.rudderstack.sdk.java.analytics.messages.AliasMessage.builder("anonymous-" + user)
            .userId(user));
    analytics.enqueue(
        com.rudderstack.sdk.java.analytics.messages.TrackMessage.builder("Order Completed")
            .userId(user)
            .properties(Map.of("total", 59.9)));
    analytics.flush();
  }

  private static Map<String, Object> traits(String user) {
    return Map.of("firstName", "Ana", "phone", "", "email", user + "@shop.example");
  }
}
