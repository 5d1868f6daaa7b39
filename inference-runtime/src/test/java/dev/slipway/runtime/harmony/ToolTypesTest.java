package dev.slipway.runtime.harmony;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What schema generators write beyond the library's notation; the notation itself has golden values. */
class ToolTypesTest {

    @Test
    void writesAReferencedTypeInItsPlace() {
        assertThat(types("""
                        {"type": "object", "properties": {"home": {"$ref": "#/$defs/Place", "description": "Where to"}},
                         "$defs": {"Place": {"type": "object", "description": "A place", "properties": {"city": {"type": "string"}}}}}""")).isEqualTo("""
                        {
                        // Where to
                        home?:     // Where to
                        {
                            city?: string,
                            },
                        }""");
    }

    @Test
    void writesAChoiceBetweenATypeAndNullAsNullable() {
        assertThat(
                        property(
                                "{\"anyOf\": [{\"type\": \"integer\"}, {\"type\": \"null\"}], \"default\": null, \"description\": \"How many\"}"))
                .isEqualTo("// How many\nx?: number | null, // default: null\n");
    }

    @Test
    void writesSeveralTypesAsAUnion() {
        assertThat(property("{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"number\"}, {\"type\": \"null\"}]}"))
                .isEqualTo("x?:\n | string\n | number\n | null\n,\n");
    }

    @Test
    void readsThroughASingleAllOf() {
        assertThat(property("{\"allOf\": [{\"type\": \"boolean\"}], \"default\": true}"))
                .isEqualTo("x?: boolean, // default: true\n");
    }

    @Test
    void leavesARecursiveOrUnknownReferenceOpen() {
        assertThat(types("""
                        {"type": "object", "properties": {"node": {"$ref": "#/$defs/Node"}, "far": {"$ref": "https://example.org/x"}, "no": {"$ref": "#/none"}},
                         "$defs": {"Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}}}""")).isEqualTo("{\nnode?: {\n    next?: any,\n    },\nfar?: any,\nno?: any,\n}");
    }

    @Test
    void keepsAPropertyThatIsNamedLikeAKeyword() {
        assertThat(
                        types(
                                "{\"type\": \"object\", \"properties\": {\"anyOf\": {\"type\": \"string\"}, \"$ref\": {\"type\": \"number\"}}}"))
                .isEqualTo("{\nanyOf?: string,\n$ref?: number,\n}");
    }

    /** Each definition names the next one ten times: written out, 10 to the 30th types. */
    @Test
    void boundsWhatReferencesCanAdd() {
        String branches = IntStream.range(0, 30)
                .mapToObj(i ->
                        "\"d%d\": {\"type\": \"object\", \"properties\": {%s}}".formatted(i, tenReferencesTo(i + 1)))
                .collect(Collectors.joining(", "));
        assertThat(types("{\"$ref\": \"#/$defs/d0\", \"$defs\": {" + branches + "}}"))
                .hasSizeLessThan(2_000_000);
        String chain = IntStream.range(0, 3000)
                .mapToObj(i ->
                        "\"d%d\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/d%d\"}}".formatted(i, i + 1))
                .collect(Collectors.joining(", "));
        assertThat(types("{\"$ref\": \"#/$defs/d0\", \"$defs\": {" + chain + "}}"))
                .startsWith("any[]")
                .hasSizeLessThan(1000);
    }

    @Test
    void acceptsAnythingThatIsNoSchema() {
        for (String json : new String[] {
            "7",
            "null",
            "[]",
            "{}",
            "true",
            "{\"type\": 5}",
            "{\"type\": []}",
            "{\"type\": \"object\", \"properties\": 3}",
            "{\"oneOf\": 1}",
            "{\"anyOf\": {}}",
            "{\"allOf\": [1]}",
            "{\"anyOf\": [1, null]}",
            "{\"$ref\": \"#\"}",
            "{\"$ref\": \"#/\"}",
            "{\"type\": \"object\", \"required\": \"x\", \"properties\": {\"x\": 1, \"y\": null, \"z\": []}}",
            "{\"type\": \"array\", \"items\": false}",
            "{\"type\": \"object\", \"properties\": {\"x\": {\"title\": 1, \"description\": 2, \"examples\": 3, \"default\": [], \"enum\": 4, \"nullable\": 5}}}"
        }) {
            for (HarmonyStyle style : HarmonyStyle.values()) {
                assertThat(ToolTypes.typeScript(new JsonMapper().readTree(json), style))
                        .as(json)
                        .isNotEmpty();
            }
        }
    }

    private static String tenReferencesTo(int definition) {
        return IntStream.range(0, 10)
                .mapToObj(i -> "\"p%d\": {\"$ref\": \"#/$defs/d%d\"}".formatted(i, definition))
                .collect(Collectors.joining(", "));
    }

    private static String property(String schema) {
        String types = types("{\"type\": \"object\", \"properties\": {\"x\": " + schema + "}}");
        return types.substring(2, types.length() - 1);
    }

    private static String types(String schema) {
        JsonNode tree = new JsonMapper().readTree(schema);
        return ToolTypes.typeScript(tree, HarmonyStyle.CHANNEL_FIRST);
    }
}
