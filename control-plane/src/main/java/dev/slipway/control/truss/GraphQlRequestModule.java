package dev.slipway.control.truss;

import org.springframework.graphql.server.support.SerializableGraphQlRequest;
import org.springframework.stereotype.Component;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** A GraphQL request is an object: {@code null} would reach Spring's handler, which does not expect it. */
@Component
final class GraphQlRequestModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    GraphQlRequestModule() {
        setDeserializerModifier(new OnlyObjects());
    }

    private static final class OnlyObjects extends ValueDeserializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public ValueDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription.Supplier type, ValueDeserializer<?> deserializer) {
            return type.getBeanClass() == SerializableGraphQlRequest.class
                    ? new OnlyObject(deserializer)
                    : deserializer;
        }
    }

    private static final class OnlyObject extends DelegatingDeserializer {

        OnlyObject(ValueDeserializer<?> object) {
            super(object);
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> object) {
            return new OnlyObject(object);
        }

        @Override
        public Object getNullValue(DeserializationContext context) {
            return context.reportInputMismatch(SerializableGraphQlRequest.class, "null is no request");
        }
    }
}
