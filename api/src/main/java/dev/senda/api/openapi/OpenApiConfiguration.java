package dev.senda.api.openapi;

import dev.senda.api.settings.ApiSettings;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes the API at /openapi.json and /docs. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  static final String WRITE_KEY = "writeKey";
  static final String ADMIN_KEY = "adminKey";

  /** The server is the configured public URL, not the host that a request names. */
  @Bean
  static OpenAPI openApi(ApiSettings settings) {
    return new OpenAPI()
        .info(
            new Info()
                .title("Senda")
                .version("1")
                .description(
                    """
                    Customer journeys as code. Track events with Segment's API, enroll contacts, and \
                    see where they are. Errors are problems (RFC 9457) that name the field, what was \
                    found and what was expected."""))
        .servers(List.of(new Server().url(settings.publicUrl().toString())))
        .components(
            new Components()
                .addSecuritySchemes(
                    WRITE_KEY,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("basic")
                        .description(
                            "A write key as user name, as Segment's clients send it; the password is ignored"))
                .addSecuritySchemes(
                    ADMIN_KEY,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("An admin key")));
  }

  @Bean
  static OpenApiCustomizer operationCustomizer() {
    return new OperationCustomizer();
  }

  @Bean
  static ModelConverter recordModelConverter() {
    return new RecordModelConverter();
  }
}
