package dev.senda.workers;

import dev.senda.journey.CustomAction;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.StepContact;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a company adds to the house: the interfaces of its steps, and the beans behind them. */
@Configuration(proxyBeanMethods = false)
public class SampleCustomSteps {

  public interface SyncToCrm extends CustomAction {}

  public interface CreditCheck extends CustomQuestion<Credit> {}

  public enum Credit {
    GOOD,
    BAD
  }

  @Bean
  SyncToCrm syncToCrm() {
    return new Crm();
  }

  /** Keeps what it was told, and throws what it is told to throw. */
  public static final class Crm implements SyncToCrm {

    public record Told(StepContact subject, List<String> arguments) {}

    public final List<Told> told = new ArrayList<>();
    @Nullable public Exception failure;

    @Override
    public void perform(StepContact stepContact, List<String> arguments) throws Exception {
      told.add(new Told(stepContact, arguments));
      if (failure != null) {
        throw failure;
      }
    }
  }
}
