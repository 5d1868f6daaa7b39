package dev.slipway.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import dev.slipway.control.access.Caller;
import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.web.Problem;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;

/** What the generator cannot see by itself: names in snake case, what may be null, refusals, and how callers show who they are. */
class OpenApiShape {

    private final Map<String, Class<?>> records =
            new TreeMap<>(Map.of("Problem", Problem.class, "ConfigViolation", ConfigViolation.class));

    @Bean
    OpenAPI openApi() {
        SpringDocUtils.getConfig().addSimpleTypesForParameterObject(Caller.class);
        return new OpenAPI()
                .info(new Info().title("Slipway management API").version("1"))
                .security(List.of(new SecurityRequirement().addList("key")))
                .components(new Components()
                        .addSecuritySchemes(
                                "key",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")));
    }

    @Bean
    ModelResolver modelResolver() {
        ObjectMapper names = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        return new ModelResolver(names) {
            @Override
            public Schema<?> resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
                Class<?> raw = names.constructType(type.getType()).getRawClass();
                if (raw.isRecord()) {
                    Class<?> other = records.put(raw.getSimpleName(), raw);
                    if (other != null && other != raw) {
                        throw new IllegalStateException(other + " and " + raw + " would be one schema");
                    }
                }
                return super.resolve(type, context, next);
            }
        };
    }

    @Bean
    OperationCustomizer operationNames() {
        return (operation, method) -> {
            String feature = method.getBeanType().getSimpleName().replace("Controller", "");
            operation.setOperationId(feature + "." + method.getMethod().getName());
            operation.setTags(List.of(feature));
            operation.getResponses().addApiResponse("default", refusal());
            Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of())
                    .forEach(parameter -> parameter.setName(SnakeCaseStrategy.INSTANCE.translate(parameter.getName())));
            return operation;
        };
    }

    @Bean
    OpenApiCustomizer whatMayBeNull() {
        return description -> {
            description.setServers(List.of(new Server().url("/")));
            ModelConverters.getInstance(true).readAll(Problem.class).forEach(description.getComponents()::addSchemas);
            records.forEach((name, type) ->
                    describe(description.getComponents().getSchemas().get(name), type));
            session(description);
            StandIns.describe(description.getPaths());
        };
    }

    private static void describe(@Nullable Schema<?> schema, Class<?> type) {
        if (schema == null || schema.getProperties() == null) {
            return;
        }
        schema.addType("object");
        schema.setRequired(null);
        for (RecordComponent component : type.getRecordComponents()) {
            JsonProperty given = component.getAccessor().getAnnotation(JsonProperty.class);
            String name = given == null ? SnakeCaseStrategy.INSTANCE.translate(component.getName()) : given.value();
            Schema<?> property = Objects.requireNonNull(schema.getProperties().get(name), name);
            if (isNullable(component)) {
                schema.getProperties().put(name, nullable(free(property, component)));
            } else {
                schema.getProperties().put(name, free(property, component));
                schema.addRequiredItem(name);
            }
        }
    }

    private static boolean isNullable(RecordComponent component) {
        return Arrays.stream(component.getAnnotatedType().getAnnotations()).anyMatch(Nullable.class::isInstance);
    }

    /** A mapping whose values are the user's own says nothing of them, and neither does a value that may be anything. */
    private static Schema<?> free(Schema<?> property, RecordComponent component) {
        if (component.getType() == Object.class) {
            return new JsonSchema();
        }
        return component.getType() == Map.class ? property.additionalProperties(true) : property;
    }

    private static Schema<?> nullable(Schema<?> property) {
        if (property.get$ref() == null) {
            return property.getTypes() == null ? property : withNull(property);
        }
        return new JsonSchema().anyOf(List.of(property, (Schema<?>) new JsonSchema().types(Set.of("null"))));
    }

    private static Schema<?> withNull(Schema<?> property) {
        property.addType("null");
        return property;
    }

    private static ApiResponse refusal() {
        Schema<?> problem = new JsonSchema().$ref("#/components/schemas/Problem");
        return new ApiResponse()
                .description("What was wrong")
                .content(new Content().addMediaType("application/json", new MediaType().schema(problem)));
    }

    /** Signing out answers nothing, and so does asking for a session without one. */
    private static void session(OpenAPI description) {
        PathItem session = Objects.requireNonNull(description.getPaths().get("/v1/session"));
        Operation get = session.getGet().parameters(null);
        Operation delete = session.getDelete().parameters(null);
        ApiResponse nothing = new ApiResponse().description("No session");
        get.getResponses().addApiResponse("204", nothing);
        delete.getResponses().addApiResponse("204", nothing);
        delete.getResponses().remove("200");
        session.readOperations().forEach(operation -> operation.setSecurity(List.of()));
    }
}
