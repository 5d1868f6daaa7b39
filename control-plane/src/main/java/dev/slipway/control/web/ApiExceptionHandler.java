package dev.slipway.control.web;

import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.config.InvalidConfigException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** The one place where a failure becomes an HTTP answer. */
@RestControllerAdvice
class ApiExceptionHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ApiExceptionHandler.class);

    /** SQLSTATE classes of a database that is away, out of room or told to stop; none of them is the caller's doing. */
    private static final Set<String> UNAVAILABLE = Set.of("08", "53", "57", "58");

    private final UnreadableBody unreadable;

    ApiExceptionHandler(UnreadableBody unreadable) {
        this.unreadable = unreadable;
    }

    @ExceptionHandler
    ResponseEntity<Object> invalidConfig(InvalidConfigException e) {
        return answer(HttpStatus.BAD_REQUEST, new Problem(message(e), "invalid_config", e.violations()));
    }

    @ExceptionHandler
    ResponseEntity<Object> invalidRequest(InvalidRequestException e) {
        return answer(HttpStatus.BAD_REQUEST, new Problem(message(e), "invalid_request", e.violations()));
    }

    @ExceptionHandler
    ResponseEntity<Object> notFound(NotFoundException e) {
        return answer(HttpStatus.NOT_FOUND, new Problem(message(e), "not_found"));
    }

    @ExceptionHandler
    ResponseEntity<Object> conflict(ConflictException e) {
        return answer(HttpStatus.CONFLICT, new Problem(message(e), "conflict"));
    }

    @ExceptionHandler
    ResponseEntity<Object> refused(RefusedException e) {
        return answer(HttpStatus.UNAUTHORIZED, new Problem(message(e), "unauthorized"));
    }

    @ExceptionHandler
    ResponseEntity<Object> forbidden(ForbiddenException e) {
        return answer(HttpStatus.FORBIDDEN, new Problem(message(e), "forbidden"));
    }

    @ExceptionHandler
    ResponseEntity<Object> tooLarge(BodyTooLargeException e) {
        return answer(HttpStatus.CONTENT_TOO_LARGE, new Problem(message(e), "too_large"));
    }

    @ExceptionHandler
    ResponseEntity<Object> tooMany(TooManyRequestsException e) {
        HttpHeaders headers = jsonWith(new HttpHeaders());
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(e.retryAfterSeconds()));
        return new ResponseEntity<>(
                new RateLimited(message(e), message(e), "rate_limited", e.retryAfterSeconds()),
                headers,
                HttpStatus.TOO_MANY_REQUESTS);
    }

    @ExceptionHandler
    ResponseEntity<Object> badQuery(InvalidParameterException e) {
        return answer(HttpStatus.BAD_REQUEST, new Problem(message(e), "bad_request"));
    }

    /** The firewall looks at parameters and headers only when somebody asks for them. */
    @ExceptionHandler
    ResponseEntity<Object> rejected(RequestRejectedException e) {
        return answer(
                HttpStatus.BAD_REQUEST,
                new Problem("a parameter or a header has characters that are not allowed", "bad_request"));
    }

    @ExceptionHandler({DataIntegrityViolationException.class, ConcurrencyFailureException.class})
    ResponseEntity<Object> raced(DataAccessException e) {
        log.info("write refused by the database: {}", e.getMostSpecificCause().getMessage());
        return answer(
                HttpStatus.CONFLICT,
                new Problem("somebody else changed the same thing at the same time; try again", "conflict"));
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<Object> database(RuntimeException e) {
        if (unavailable(e)) {
            log.warn(
                    "database unavailable: {}",
                    NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            return answer(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    new Problem(
                            "the database is not available; nothing was changed, try again", "database_unavailable"));
        }
        return unexpected(e);
    }

    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception e) {
        log.error("request failed", e);
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR,
                new Problem("something broke; the server's log says what", "internal"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        BodyTooLargeException tooLarge = BodyTooLargeException.causeOf(e);
        return tooLarge == null ? answer(HttpStatus.BAD_REQUEST, unreadable.problem(e)) : tooLarge(tooLarge);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Stream<ConfigViolation> ofFields = e.getFieldErrors().stream()
                .map(error -> new ConfigViolation(
                        WrongTypes.snakeCase(error.getField()),
                        error.getRejectedValue(),
                        error.isBindingFailure()
                                ? "not a value that this field takes"
                                : String.valueOf(error.getDefaultMessage())));
        Stream<ConfigViolation> ofAll =
                e.getTarget() instanceof CheckedBody body ? body.violations().stream() : Stream.empty();
        List<ConfigViolation> violations = Stream.concat(ofFields, ofAll)
                .sorted(Comparator.comparing(ConfigViolation::path).thenComparing(ConfigViolation::allowed))
                .toList();
        return invalidRequest(new InvalidRequestException(violations));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = e instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : "query";
        return invalidRequest(new InvalidRequestException(name, e.getValue(), allowed(e.getRequiredType())));
    }

    private static String allowed(@Nullable Class<?> type) {
        Object @Nullable [] words = type == null ? null : type.getEnumConstants();
        return words == null
                ? "not a value that this field takes"
                : "one of " + Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(", "))
                        + ", and once";
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String reason = status instanceof HttpStatus known ? known.name().toLowerCase(Locale.ROOT) : "error";
        return new ResponseEntity<>(new Problem(String.valueOf(e.getMessage()), reason), jsonWith(headers), status);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return notServed(request)
                .orElseGet(
                        () -> answer(HttpStatus.NOT_FOUND, new Problem("nothing is at " + path(request), "not_found")));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return notServed(request).orElseGet(() -> handleExceptionInternal(e, null, headers, status, request));
    }

    /** What Baseten has and this installation has not. */
    private static Optional<ResponseEntity<Object>> notServed(WebRequest request) {
        return request instanceof ServletWebRequest web
                ? BasetenOperations.named(web.getRequest().getMethod(), path(request))
                        .map(operation -> answer(
                                HttpStatus.NOT_FOUND,
                                new Problem(
                                        operation
                                                + " is an operation of Baseten's that Slipway does not serve; docs/baseten-compatibility.md lists what it does",
                                        "not_served")))
                : Optional.empty();
    }

    private static String path(WebRequest request) {
        return request instanceof ServletWebRequest web ? web.getRequest().getRequestURI() : "";
    }

    /** The shape that truss knows of this refusal, and the message of all others. */
    private record RateLimited(String error, String message, String code, long retryAfter) {}

    private static boolean unavailable(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return UNAVAILABLE.contains(sql.getSQLState().substring(0, 2));
            }
        }
        return false;
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }

    private static ResponseEntity<Object> answer(HttpStatus status, Problem problem) {
        return new ResponseEntity<>(problem, jsonWith(new HttpHeaders()), status);
    }

    /** Said outright, so that a client that accepts something else still gets the reason. */
    private static HttpHeaders jsonWith(HttpHeaders headers) {
        HttpHeaders all = new HttpHeaders();
        all.putAll(headers);
        all.setContentType(MediaType.APPLICATION_JSON);
        return all;
    }
}
