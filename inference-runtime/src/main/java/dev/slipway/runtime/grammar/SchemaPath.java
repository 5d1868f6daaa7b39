package dev.slipway.runtime.grammar;

/** Places in a schema, as an error names them. */
final class SchemaPath {

    private SchemaPath() {}

    static String to(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    static String to(String path, String name, int index) {
        return to(path, name) + "[" + index + "]";
    }
}
