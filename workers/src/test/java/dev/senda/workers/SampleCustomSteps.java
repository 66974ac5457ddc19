package dev.senda.workers;

import dev.senda.journey.CustomAction;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.StepContact;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Custom steps as a company adds them to Senda: their interfaces, and the beans behind them. */
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

  /** Records each call, and throws the failure if one is set. */
  public static final class Crm implements SyncToCrm {

    public record Call(StepContact subject, List<String> arguments) {}

    public final List<Call> calls = new ArrayList<>();
    @Nullable public Exception failure;

    @Override
    public void perform(StepContact stepContact, List<String> arguments) throws Exception {
      calls.add(new Call(stepContact, arguments));
      if (failure != null) {
        throw failure;
      }
    }
  }
}
