package dev.senda.store.settings;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the links in messages are signed.
 *
 * @param secrets the secrets that sign the links in messages, separated by commas: the first signs,
 *     all of them verify. Each has at least 32 characters and no comma. Add a new one in front to
 *     rotate; a message whose secret is removed can no longer unsubscribe by its link.
 */
@Validated
@ConfigurationProperties("senda.links")
public record LinkSettings(
    @DefaultValue
        @NotEmpty(message = "missing (expected at least one secret of 32 characters or more)")
        List<
                @NotNull
                @Size(
                    min = MIN_SECRET_LENGTH,
                    message = "too short (expected at least 32 characters)")
                String>
            secrets) {

  /** The shortest secret that is accepted, in characters. */
  public static final int MIN_SECRET_LENGTH = 32;

  public LinkSettings {
    secrets = List.copyOf(secrets);
  }

  /** Shows how many secrets there are, and none of them. */
  @Override
  public String toString() {
    return "LinkSettings[%d secrets]".formatted(secrets.size());
  }
}
