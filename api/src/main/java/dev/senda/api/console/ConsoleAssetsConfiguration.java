package dev.senda.api.console;

import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves the console's own static files; the console loads no others. */
@Configuration(proxyBeanMethods = false)
class ConsoleAssetsConfiguration implements WebMvcConfigurer {

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/assets/*")
        .addResourceLocations("classpath:/static/assets/")
        .setCacheControl(CacheControl.noCache());
  }
}
