package dev.senda.api.webhooks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Counts the calls of providers, and how long none came, by the accounts of the settings. */
@Component
class WebhookMetrics {

  private final MeterRegistry meters;
  private final Map<Account, AtomicLong> lastCalls = new ConcurrentHashMap<>();

  /** Who calls. */
  enum Provider {
    SENDGRID,
    TWILIO;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Account(Provider provider, String name) {}

  WebhookMetrics(MeterRegistry meters, WebhookAccountRegistry accounts) {
    this.meters = meters;
    accounts.sendGridAccounts().forEach(name -> register(new Account(Provider.SENDGRID, name)));
    accounts.twilioAccounts().forEach(name -> register(new Account(Provider.TWILIO, name)));
  }

  private void register(Account account) {
    var last = new AtomicLong(System.nanoTime());
    lastCalls.put(account, last);
    TimeGauge.builder(
            "senda.webhooks.silence",
            last,
            TimeUnit.NANOSECONDS,
            at -> System.nanoTime() - at.get())
        .description(
            "Time since the last call with a valid signature to this instance, or its start")
        .tag("provider", account.provider().label())
        .tag("account", account.name())
        .register(meters);
    counter(account, "accepted");
    counter(account, "refused");
  }

  /** A call with a valid signature of an account that exists. */
  void countAccepted(Provider provider, String account) {
    var caller = new Account(provider, account);
    Objects.requireNonNull(lastCalls.get(caller)).set(System.nanoTime());
    counter(caller, "accepted").increment();
  }

  /** A call to an account that exists, without its signature. */
  void countRefused(Provider provider, String account) {
    counter(new Account(provider, account), "refused").increment();
  }

  private Counter counter(Account account, String result) {
    return Counter.builder("senda.webhooks")
        .description("Calls of providers, by whether their signature was valid")
        .tag("provider", account.provider().label())
        .tag("account", account.name())
        .tag("result", result)
        .register(meters);
  }
}
