package dev.senda.workers.gate;

import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.enrollments.SendReads.ClaimData;
import java.util.Optional;

/**
 * The permissions that came with everything else that a claim needs: those of the journey's topic,
 * and of the contact's own addresses.
 */
public record LoadedPermissions(ClaimData data) implements Gate.Permissions {

  @Override
  public Optional<Suppression> suppression(Channel channel, String address) {
    return Optional.ofNullable(data.suppressions().get(channel));
  }

  @Override
  public Optional<Consent> consent(String topic, Channel channel) {
    return Optional.ofNullable(data.consents().get(channel));
  }
}
