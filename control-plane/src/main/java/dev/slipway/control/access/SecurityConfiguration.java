package dev.slipway.control.access;

import dev.slipway.control.SlipwayProperties;
import dev.slipway.control.access.AuthenticationFilter.Authority;
import java.io.IOException;
import java.nio.file.Files;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Which paths need what: the management API a caller, internal paths the internal token, the console's files nothing. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String CONTENT_POLICY =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    @Bean
    SecurityFilterChain security(
            HttpSecurity http,
            ApiKeys apiKeys,
            KeyUses uses,
            Sessions sessions,
            UserRepository users,
            SlipwayProperties properties,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures)
            throws IOException {
        String internalToken = Files.readString(properties.internalTokenFile()).strip();
        return http.csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(policy -> policy.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(SecurityConfiguration::headers)
                .addFilterBefore(new InternalTokenFilter(internalToken), AuthorizationFilter.class)
                .addFilterBefore(
                        new AuthenticationFilter(apiKeys, uses, sessions, users, failures), AuthorizationFilter.class)
                .authorizeHttpRequests(SecurityConfiguration::paths)
                .exceptionHandling(SecurityConfiguration::refusals)
                .build();
    }

    /** Requests that cannot be told apart safely, as {@code //} or {@code %00} in the path. */
    @Bean
    RequestRejectedHandler requestRejectedHandler() {
        return (_, response, _) -> ProblemWriter.write(
                response, HttpStatus.BAD_REQUEST.value(), "bad_request", "this address is not allowed");
    }

    @Bean
    WebMvcConfigurer rateLimits() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new RateLimiter(System::nanoTime)).addPathPatterns("/v1/**");
            }
        };
    }

    private static void paths(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry paths) {
        paths.requestMatchers(
                        "/v1/session", "/v1/spec", "/v1/users/auth/device/authorize", "/v1/users/auth/device/token")
                .permitAll()
                .requestMatchers(HttpMethod.POST, "/v1/users/auth/logout")
                .authenticated()
                .requestMatchers(HttpMethod.GET, "/v1/users/me")
                .authenticated()
                .requestMatchers("/v1/api_keys", "/v1/api_keys/**", "/v1/teams/*/api_keys")
                .hasAuthority(Authority.MANAGE_KEYS)
                .requestMatchers("/v1/**", "/graphql/**")
                .hasAuthority(Authority.MANAGE)
                .anyRequest()
                .permitAll();
    }

    private static void refusals(ExceptionHandlingConfigurer<HttpSecurity> refusals) {
        refusals.authenticationEntryPoint((_, response, _) -> ProblemWriter.write(
                        response,
                        HttpStatus.UNAUTHORIZED.value(),
                        "unauthorized",
                        "no valid API key or session; send Authorization: Bearer <key>"))
                .accessDeniedHandler((_, response, _) -> ProblemWriter.write(
                        response, HttpStatus.FORBIDDEN.value(), "forbidden", "this API key may not do that"));
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny);
    }
}
