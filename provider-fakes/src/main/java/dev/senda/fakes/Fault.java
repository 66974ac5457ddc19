package dev.senda.fakes;

import java.time.Duration;
import java.util.Map;

/**
 * What a fake does instead of its ordinary answer to a request that sends: {@link FaultInjector}.
 */
public sealed interface Fault {

  /** Whether the message is accepted all the same: kept, and reported like any other. */
  boolean accepts();

  /** Any answer. */
  record CustomResponse(int status, Map<String, String> headers, String body, boolean accepts)
      implements Fault {

    public CustomResponse {
      checkStatus(status);
      headers = Map.copyOf(headers);
    }
  }

  /**
   * 429: SendGrid says when its limit is over in X-RateLimit-Reset (epoch seconds), Twilio answers
   * code 20429 with Retry-After (seconds).
   */
  record RateLimited(Duration retryAfter) implements Fault {

    public RateLimited {
      if (retryAfter.isNegative()) {
        throw new IllegalArgumentException(
            "retryAfter: %s (expected zero or more)".formatted(retryAfter));
      }
    }

    @Override
    public boolean accepts() {
      return false;
    }
  }

  /** 500 in the provider's own JSON. */
  record ServerError(boolean accepts) implements Fault {}

  /** The status of a success, with a web page where JSON, an empty body and an id should be. */
  record Garbage(boolean accepts) implements Fault {}

  /** The provider's own error JSON; SendGrid has no codes, and leaves it out. */
  record Refusal(int status, int code) implements Fault {

    public Refusal {
      checkStatus(status);
    }

    @Override
    public boolean accepts() {
      return false;
    }
  }

  /** No answer, on a connection that stays open until the fake closes. */
  record Hang(boolean accepts) implements Fault {}

  /** Accepts the message, and closes the connection without an answer. */
  record AcceptThenDrop() implements Fault {

    @Override
    public boolean accepts() {
      return true;
    }
  }

  /** Closes the connection without an answer; the message is not accepted. */
  record Drop() implements Fault {

    @Override
    public boolean accepts() {
      return false;
    }
  }

  /** See {@link CustomResponse}. */
  static Fault customResponse(
      int status, Map<String, String> headers, String body, boolean accepts) {
    return new CustomResponse(status, headers, body, accepts);
  }

  /** See {@link RateLimited}. */
  static Fault rateLimited(Duration retryAfter) {
    return new RateLimited(retryAfter);
  }

  /** See {@link ServerError}. */
  static Fault serverError(boolean accepts) {
    return new ServerError(accepts);
  }

  /** See {@link Garbage}. */
  static Fault garbage(boolean accepts) {
    return new Garbage(accepts);
  }

  /** One of Twilio's error codes, such as 21211 with status 400. */
  static Fault twilioError(int twilioCode, int status) {
    return new Refusal(status, twilioCode);
  }

  /** A refusal with this status; Twilio's code is the one that it has for the status at large. */
  static Fault refusal(int status) {
    return new Refusal(status, status == 401 ? 20003 : 20000 + status);
  }

  /** See {@link Hang}. */
  static Fault hang(boolean accepts) {
    return new Hang(accepts);
  }

  /** See {@link AcceptThenDrop}. */
  static Fault acceptThenDrop() {
    return new AcceptThenDrop();
  }

  /** See {@link Drop}. */
  static Fault drop() {
    return new Drop();
  }

  private static void checkStatus(int status) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status: %d (expected 200 to 599)".formatted(status));
    }
  }
}
