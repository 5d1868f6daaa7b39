package dev.slipway.control.access;

import dev.slipway.control.event.Origin;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Tells who calls: an API key in a header, or the cookie of a console session. A cookie counts for a request that changes
 * something only together with the CSRF token that no other site can know, so Spring's own CSRF filter has nothing to do.
 */
final class AuthenticationFilter extends OncePerRequestFilter {

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final String CSRF_HEADER = "X-CSRF-Token";

    private final SecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();
    private final ApiKeys apiKeys;
    private final KeyUses uses;
    private final Sessions sessions;
    private final UserRepository users;
    private final HandlerExceptionResolver failures;

    AuthenticationFilter(
            ApiKeys apiKeys, KeyUses uses, Sessions sessions, UserRepository users, HandlerExceptionResolver failures) {
        this.apiKeys = apiKeys;
        this.uses = uses;
        this.sessions = sessions;
        this.users = users;
        this.failures = failures;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI() + "/";
        return !path.startsWith("/v1/") && !path.startsWith("/graphql/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            if (!authenticate(request, response)) {
                ProblemWriter.write(
                        response, HttpServletResponse.SC_FORBIDDEN, "csrf", CSRF_HEADER + " is missing or wrong");
                return;
            }
        } catch (DataAccessException | TransactionException e) {
            failures.resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(request, response);
    }

    /** False where a session's cookie came without the token that goes with it. */
    private boolean authenticate(HttpServletRequest request, HttpServletResponse response) {
        Optional<String> key = keyIn(request);
        if (key.isPresent()) {
            key.flatMap(this::byKey).ifPresent(caller -> remember(caller, request, response));
            return true;
        }
        Optional<String> cookie = cookieIn(request);
        Optional<Authentication> session = cookie.flatMap(this::bySession);
        if (session.isPresent() && changes(request) && !csrfTokenMatches(request, cookie.get())) {
            return false;
        }
        session.ifPresent(caller -> remember(caller, request, response));
        return true;
    }

    private Optional<Authentication> byKey(String text) {
        return ApiKeyText.parse(text).flatMap(apiKeys::find).map(key -> {
            uses.used(key.id());
            return authentication(key.caller(), Authority.of(key.type()), Origin.ofKey(key.prefix()));
        });
    }

    private Optional<Authentication> bySession(String cookie) {
        return sessions.find(cookie)
                .flatMap(session -> users.findById(session.userId()))
                .map(user -> authentication(user.caller(), Authority.OF_A_PERSON, Origin.CONSOLE));
    }

    /** Signing in is what makes a session, so it does not need one's token. */
    private static boolean changes(HttpServletRequest request) {
        boolean signIn =
                request.getMethod().equals("POST") && request.getRequestURI().equals("/v1/session");
        return !SAFE_METHODS.contains(request.getMethod()) && !signIn;
    }

    private static boolean csrfTokenMatches(HttpServletRequest request, String cookie) {
        String given = request.getHeader(CSRF_HEADER);
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8),
                        Sessions.csrfToken(cookie).getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> keyIn(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header == null ? Optional.ofNullable(request.getHeader("X-Api-Key")) : Optional.of(credentials(header));
    }

    /** What follows the scheme; another scheme than ours gives a text that is no key. */
    private static String credentials(String header) {
        String lower = header.toLowerCase(Locale.ROOT);
        return Stream.of("bearer ", "api-key ")
                .filter(lower::startsWith)
                .map(scheme -> header.substring(scheme.length()).strip())
                .findFirst()
                .orElse("");
    }

    private static Optional<String> cookieIn(HttpServletRequest request) {
        Cookie @Nullable [] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Stream.of(cookies)
                        .filter(cookie -> cookie.getName().equals(SessionController.COOKIE))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    private static Authentication authentication(Caller caller, List<GrantedAuthority> authorities, Origin origin) {
        var authentication = UsernamePasswordAuthenticationToken.authenticated(caller, null, authorities);
        authentication.setDetails(origin);
        return authentication;
    }

    /** With the request, too: an answer that is made elsewhere, as GraphQL's, comes back through Spring's filters. */
    private void remember(Authentication authentication, HttpServletRequest request, HttpServletResponse response) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(authentication);
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
    }

    /** What a caller may do here. */
    static final class Authority {

        static final String MANAGE = "MANAGE";
        static final String MANAGE_KEYS = "MANAGE_KEYS";
        static final List<GrantedAuthority> OF_A_PERSON = AuthorityUtils.createAuthorityList(MANAGE, MANAGE_KEYS);

        private Authority() {}

        static boolean manages(Authentication authentication) {
            return authentication.getAuthorities().stream().anyMatch(granted -> MANAGE.equals(granted.getAuthority()));
        }

        static List<GrantedAuthority> of(ApiKey.Type type) {
            if (type.managesModels()) {
                return OF_A_PERSON;
            }
            return type.managesKeys() ? AuthorityUtils.createAuthorityList(MANAGE_KEYS) : List.of();
        }
    }
}
