package dev.senda.api.console;

import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The console's own files, and Mermaid out of its webjar: nothing comes from outside. */
@Configuration(proxyBeanMethods = false)
class ConsoleAssets implements WebMvcConfigurer {

  private static final Duration A_YEAR = Duration.ofDays(365);

  private final String mermaidVersion = versionOf("mermaid");

  /** Where the browser finds Mermaid; the version in it lets the browser keep it. */
  String mermaid() {
    return "/assets/mermaid-%s/mermaid.min.js".formatted(mermaidVersion);
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/assets/*")
        .addResourceLocations("classpath:/static/assets/")
        .setCacheControl(CacheControl.noCache());
    registry
        .addResourceHandler("/assets/mermaid-%s/*.js".formatted(mermaidVersion))
        .addResourceLocations(
            "classpath:/META-INF/resources/webjars/mermaid/%s/dist/".formatted(mermaidVersion))
        .setCacheControl(CacheControl.maxAge(A_YEAR).cachePublic().immutable());
  }

  private static String versionOf(String webjar) {
    var file = "META-INF/maven/org.webjars.npm/%s/pom.properties".formatted(webjar);
    Properties properties;
    try {
      properties = PropertiesLoaderUtils.loadProperties(new ClassPathResource(file));
    } catch (IOException e) {
      throw new IllegalStateException(
          "the webjar %s is not on the class path".formatted(webjar), e);
    }
    var version = properties.getProperty("version");
    if (version == null) {
      throw new IllegalStateException("%s: no version in it".formatted(file));
    }
    return version;
  }
}
