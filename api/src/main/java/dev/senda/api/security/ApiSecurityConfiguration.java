package dev.senda.api.security;

import static dev.senda.api.security.ApiKeyAuthentication.ADMIN;
import static dev.senda.api.security.ApiKeyAuthentication.OPERATE;
import static dev.senda.api.security.ApiKeyAuthentication.READ;
import static dev.senda.api.security.ApiKeyAuthentication.WRITE;

import dev.senda.store.security.ApiKeys;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.filter.UrlHandlerFilter;

/**
 * The security of the API, in three chains: public paths, the console ({@link
 * ConsoleSecurityConfiguration}), and everything else. Everything else needs an API key: a viewer
 * key reads, an operator key steers enrollments and tasks, and what is not listed needs an admin
 * key, so a new path is closed unless it is listed as open. No chain keeps a session.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class ApiSecurityConfiguration {

  /** Nobody reads the observations of each authentication and authorization. */
  @Bean
  static SecurityObservationSettings securityObservations() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  static AuthenticationManager authenticationManager(ApiKeys apiKeys) {
    return new ProviderManager(new ApiKeyAuthenticationProvider(apiKeys));
  }

  /**
   * Refuses paths that are not normalized, which could be matched in two ways. Header values may
   * contain any bytes: links are followed by clients of every kind.
   */
  @Bean
  static StrictHttpFirewall httpFirewall() {
    var firewall = new StrictHttpFirewall();
    firewall.setAllowedHeaderValues(value -> true);
    return firewall;
  }

  /**
   * A slash at the end of a path makes no difference. What signs the whole address, as Twilio does,
   * is verified with the path as it was requested.
   */
  @Bean
  static FilterRegistrationBean<UrlHandlerFilter> trailingSlashFilter() {
    var filter =
        new FilterRegistrationBean<>(
            UrlHandlerFilter.trailingSlashHandler("/v1/**", "/webhooks/**").wrapRequest().build());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  static SecurityFilterChain publicPaths(HttpSecurity http) {
    return http.securityMatcher(ApiPaths.PUBLIC)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(
            headers -> headers.defaultsDisabled().contentTypeOptions(Customizer.withDefaults()))
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .build();
  }

  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  static SecurityFilterChain apiPaths(
      HttpSecurity http,
      AuthenticationManager authenticationManager,
      ProblemSecurityHandler problems) {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(ApiPaths.TRACKING)
                    .hasAuthority(WRITE)
                    .requestMatchers(ApiPaths.ADMINISTERED)
                    .hasAuthority(ADMIN)
                    .requestMatchers(HttpMethod.GET, "/v1/**")
                    .hasAuthority(READ)
                    .requestMatchers(HttpMethod.POST, ApiPaths.OPERATED)
                    .hasAuthority(OPERATE)
                    .anyRequest()
                    .hasAuthority(ADMIN))
        .addFilterBefore(
            apiKeyFilter(authenticationManager, problems), BasicAuthenticationFilter.class)
        .exceptionHandling(
            handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems))
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable) // no cookie authenticates, so no site can forge one
        .logout(AbstractHttpConfigurer::disable)
        .build();
  }

  private static AuthenticationFilter apiKeyFilter(
      AuthenticationManager authenticationManager, ProblemSecurityHandler problems) {
    var filter =
        new AuthenticationFilter(authenticationManager, new ApiKeyAuthenticationConverter());
    filter.setSuccessHandler((request, response, authentication) -> {});
    filter.setFailureHandler(problems);
    return filter;
  }
}
