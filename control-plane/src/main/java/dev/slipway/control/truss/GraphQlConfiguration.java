package dev.slipway.control.truss;

import graphql.Scalars;
import graphql.analysis.FieldComplexityEnvironment;
import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.execution.instrumentation.Instrumentation;
import graphql.parser.ParserOptions;
import graphql.schema.DataFetcher;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.PropertyDataFetcher;
import graphql.schema.idl.FieldWiringEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.WiringFactory;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.graphql.server.WebGraphQlInterceptor;

/** How the schema meets the code, and how much one document may ask for. */
@Configuration(proxyBeanMethods = false)
class GraphQlConfiguration {

    /** Documents carry configs and patches as literals; what a body may hold, a document may. */
    private static final int MAX_CHARACTERS = 32 << 20;

    private static final int MAX_COMPLEXITY = 20_000;
    private static final int LIST_LENGTH = 10;

    @Bean
    RuntimeWiringConfigurer snakeCase() {
        return new RuntimeWiringConfigurer() {
            @Override
            public void configure(RuntimeWiring.Builder wiring) {
                wiring.scalar(GraphQLScalarType.newScalar()
                        .name("JSONString")
                        .coercing(Scalars.GraphQLString.getCoercing())
                        .build());
            }

            @Override
            public void configure(RuntimeWiring.Builder wiring, List<WiringFactory> factories) {
                factories.add(new SnakeCaseFields());
            }
        };
    }

    @Bean
    @Order(0)
    WebGraphQlInterceptor longDocuments() {
        ParserOptions options = ParserOptions.getDefaultOperationParserOptions()
                .transform(builder -> builder.maxCharacters(MAX_CHARACTERS));
        return (request, chain) -> {
            request.configureExecutionInput((_, input) ->
                    input.graphQLContext(Map.of(ParserOptions.class, options)).build());
            return chain.next(request);
        };
    }

    /** A list within a list within a list asks for a thousand things. */
    @Bean
    Instrumentation complexityLimit() {
        return new MaxQueryComplexityInstrumentation(MAX_COMPLEXITY, GraphQlConfiguration::complexity);
    }

    private static int complexity(FieldComplexityEnvironment field, int children) {
        boolean describesTheSchema = GraphQLTypeUtil.unwrapAll(
                        field.getFieldDefinition().getType())
                .getName()
                .startsWith("__");
        boolean list = GraphQLTypeUtil.unwrapNonNull(field.getFieldDefinition().getType()) instanceof GraphQLList;
        return 1 + (list && !describesTheSchema ? LIST_LENGTH * children : children);
    }

    /** {@code truss_hash} of the schema is {@code trussHash} of a record. */
    private static final class SnakeCaseFields implements WiringFactory {

        @Override
        public DataFetcher<?> getDefaultDataFetcher(FieldWiringEnvironment environment) {
            return PropertyDataFetcher.fetching(
                    camelCase(environment.getFieldDefinition().getName()));
        }

        private static String camelCase(String name) {
            StringBuilder camel = new StringBuilder(name.length());
            for (String word : name.split("_")) {
                camel.append(camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
            }
            return camel.toString();
        }
    }
}
