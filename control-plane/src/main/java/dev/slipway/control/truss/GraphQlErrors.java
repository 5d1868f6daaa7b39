package dev.slipway.control.truss;

import dev.slipway.control.config.InvalidConfigException;
import dev.slipway.control.web.ConflictException;
import dev.slipway.control.web.InvalidRequestException;
import dev.slipway.control.web.NotFoundException;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.schema.DataFetchingEnvironment;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.graphql.execution.DataFetcherExceptionResolverAdapter;
import org.springframework.graphql.execution.ErrorType;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Failures in the shape that the client prints: it shows the first message, and reads {@code extensions.code}. */
@Component
class GraphQlErrors extends DataFetcherExceptionResolverAdapter {

    private static final Logger log = LoggerFactory.getLogger(GraphQlErrors.class);

    @Override
    protected @Nullable GraphQLError resolveToSingleError(Throwable failure, DataFetchingEnvironment environment) {
        return switch (failure) {
            case InvalidConfigException e -> error(environment, ErrorType.BAD_REQUEST, "INVALID_CONFIG", message(e));
            case InvalidArchiveException e -> error(environment, ErrorType.BAD_REQUEST, "INVALID_ARCHIVE", message(e));
            case InvalidRequestException e -> error(environment, ErrorType.BAD_REQUEST, "INVALID_REQUEST", message(e));
            case NotFoundException e -> error(environment, ErrorType.NOT_FOUND, "RESOURCE_NOT_FOUND", message(e));
            case ConflictException e -> error(environment, ErrorType.BAD_REQUEST, "CONFLICT", message(e));
            case DataIntegrityViolationException _, OptimisticLockingFailureException _ ->
                error(
                        environment,
                        ErrorType.BAD_REQUEST,
                        "CONFLICT",
                        "somebody else changed the same thing at the same time; try again");
            case DataAccessException e -> database(environment, e);
            case TransactionException e -> database(environment, e);
            default -> {
                log.error("GraphQL request failed", failure);
                yield error(
                        environment,
                        ErrorType.INTERNAL_ERROR,
                        "INTERNAL",
                        "something broke; the server's log says what");
            }
        };
    }

    private static GraphQLError database(DataFetchingEnvironment environment, Exception failure) {
        log.warn("database did not answer a GraphQL request: {}", failure.getMessage());
        return error(
                environment,
                ErrorType.INTERNAL_ERROR,
                "DATABASE_UNAVAILABLE",
                "the database is not available; nothing was changed, try again");
    }

    private static GraphQLError error(
            DataFetchingEnvironment environment, ErrorType type, String code, String message) {
        return GraphqlErrorBuilder.newError(environment)
                .errorType(type)
                .extensions(Map.of("code", code))
                .message("%s", message)
                .build();
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
