package dev.senda.workers;

import dev.senda.journey.CustomAction;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.Subject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a company adds to the house: the interfaces of its steps, and the beans behind them. */
@Configuration(proxyBeanMethods = false)
class CompanySteps {

  interface SyncToCrm extends CustomAction {}

  interface CreditCheck extends CustomQuestion<Credit> {}

  enum Credit {
    GOOD,
    BAD
  }

  @Bean
  SyncToCrm syncToCrm() {
    return new Crm();
  }

  /** Keeps what it was told, and throws what it is told to throw. */
  static final class Crm implements SyncToCrm {

    record Told(Subject subject, List<String> arguments) {}

    final List<Told> told = new ArrayList<>();
    @Nullable Exception failure;

    @Override
    public void perform(Subject subject, List<String> arguments) throws Exception {
      told.add(new Told(subject, arguments));
      if (failure != null) {
        throw failure;
      }
    }
  }
}
