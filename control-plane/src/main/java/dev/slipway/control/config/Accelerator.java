package dev.slipway.control.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** GPUs of one type, written {@code H100} or {@code H100:4}. */
public record Accelerator(String type, int count) {

    private static final List<String> TYPES = List.of(
            "T4",
            "L4",
            "A10G",
            "V100",
            "A100",
            "A100_40GB",
            "H100",
            "H200",
            "H100_40GB",
            "B200",
            "L40S",
            "RTX_PRO_6000",
            "B300",
            "GB300");
    private static final String ALLOWED = "one of " + String.join(", ", TYPES) + ", with a count as H100:4";
    private static final Pattern WRITTEN = Pattern.compile("([A-Z0-9_]+)(?::([1-9][0-9]{0,2})(?::.*)?)?");

    static @Nullable Accelerator from(Fields resources) {
        return from(resources, "accelerator");
    }

    static @Nullable Accelerator from(Fields fields, String name) {
        if (fields.isMapping(name)) {
            return fromMapping(fields.object(name));
        }
        String written = fields.text(name, ALLOWED, text -> parse(text) != null);
        return written == null ? null : parse(written);
    }

    /** Truss's other way to write it: {@code {accelerator: H100, count: 4}}. */
    private static @Nullable Accelerator fromMapping(Fields fields) {
        String type = fields.text("accelerator", ALLOWED, TYPES::contains);
        int count = fields.integer("count", 1, 999, 1);
        fields.end();
        return type == null ? null : new Accelerator(type, count);
    }

    private static @Nullable Accelerator parse(String written) {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches() || !TYPES.contains(matcher.group(1))) {
            return null;
        }
        String count = matcher.group(2);
        return new Accelerator(matcher.group(1), count == null ? 1 : Integer.parseInt(count));
    }

    @Override
    public String toString() {
        return count == 1 ? type : type + ":" + count;
    }
}
