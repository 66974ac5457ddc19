package dev.senda.api.contacts;

import dev.senda.api.settings.ApiSettings;
import dev.senda.channels.address.AddressParser;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one parser of addresses that come in. */
@Configuration(proxyBeanMethods = false)
class AddressConfiguration {

  @Bean
  static AddressParser addressParser(ApiSettings settings) {
    return new AddressParser(settings.defaultRegion());
  }
}
