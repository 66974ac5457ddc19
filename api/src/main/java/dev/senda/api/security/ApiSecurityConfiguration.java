package dev.senda.api.security;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Checks keys, and says in the API's description how they are given. */
@Configuration(proxyBeanMethods = false)
class ApiSecurityConfiguration implements WebMvcConfigurer {

  private final ApiKeyInterceptor apiKeyInterceptor;

  ApiSecurityConfiguration(ApiKeyInterceptor apiKeyInterceptor) {
    this.apiKeyInterceptor = apiKeyInterceptor;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(apiKeyInterceptor);
  }

  @Bean
  static OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Senda")
                .version("1")
                .description(
                    """
                    Customer journeys as code. Track events with Segment's API, enroll contacts \
                    them, and see where they are. Errors are problems (RFC 9457) that name the \
                    field, what was found and what was expected."""))
        .components(
            new Components()
                .addSecuritySchemes(
                    "writeKey",
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("basic")
                        .description("The write key as user name, as Segment's clients send it"))
                .addSecuritySchemes(
                    "adminKey",
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("The admin key")));
  }
}
