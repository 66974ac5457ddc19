package dev.senda.workers.settings;

import static dev.senda.channels.settings.SettingChecks.required;

import dev.senda.journey.MessageClass;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * Which account sends a channel.
 *
 * @param account the account that sends the channel's messages
 * @param marketing another account for its marketing messages
 * @param service another account for its service messages
 * @param transactional another account for its transactional messages
 */
@ConfigurationPropertiesSource
record ChannelRoute(
    @Nullable String account,
    @Nullable String marketing,
    @Nullable String service,
    @Nullable String transactional) {

  ChannelRoute {
    required("senda.channels: account", account, "the name of one of senda.accounts");
  }

  String accountFor(MessageClass messages) {
    var own =
        switch (messages) {
          case MARKETING -> marketing;
          case SERVICE -> service;
          case TRANSACTIONAL -> transactional;
        };
    return own != null ? own : required("senda.channels: account", account, "a name");
  }
}
