package dev.slipway.control.config;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one replica needs.
 *
 * @param cpu cores, as {@code "1"}, {@code "0.5"} or {@code "500m"}
 * @param memory bytes with a unit, as {@code "2Gi"}
 */
public record Resources(String cpu, String memory, @Nullable Accelerator accelerator) {

    /** What a config that says nothing asks for. */
    public static final Resources DEFAULT = new Resources("1", "2Gi", null);

    private static final String MEMORY_ALLOWED =
            "bytes with a unit k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi or Ei, as \"2Gi\", above 0";
    private static final Pattern CPU = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,6})?)(m?)");
    private static final Pattern MEMORY = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?)([A-Za-z]{0,2})");
    private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
            Map.entry("", BigDecimal.ONE),
            Map.entry("k", BigDecimal.TEN.pow(3)),
            Map.entry("M", BigDecimal.TEN.pow(6)),
            Map.entry("G", BigDecimal.TEN.pow(9)),
            Map.entry("T", BigDecimal.TEN.pow(12)),
            Map.entry("P", BigDecimal.TEN.pow(15)),
            Map.entry("E", BigDecimal.TEN.pow(18)),
            Map.entry("Ki", binary(10)),
            Map.entry("Mi", binary(20)),
            Map.entry("Gi", binary(30)),
            Map.entry("Ti", binary(40)),
            Map.entry("Pi", binary(50)),
            Map.entry("Ei", binary(60)));

    static Resources from(Fields fields) {
        String cpu = fields.text("cpu", "cores as \"1\", \"0.5\" or \"500m\", above 0", Resources::isCpu);
        String memory = fields.text("memory", MEMORY_ALLOWED, Resources::isMemory);
        Resources resources = new Resources(
                cpu == null ? DEFAULT.cpu : cpu, memory == null ? DEFAULT.memory : memory, Accelerator.from(fields));
        fields.flag("use_gpu", false); // Truss derives it from the accelerator; taken and of no effect
        fields.idle("instance_type", fields.text("instance_type") == null);
        Integer nodes = fields.strictInteger("node_count", 1, 1024);
        if (nodes != null && nodes > 1) {
            fields.violation("node_count", nodes, "1: a replica runs on one machine");
        }
        fabric(fields);
        fields.end();
        return resources;
    }

    private static void fabric(Fields resources) {
        Fields fabric = resources.object("fabric");
        fabric.flag("use_rdma", false);
        fabric.texts("preferences");
        fabric.end();
        resources.idle("fabric", !resources.isGiven("fabric"));
    }

    public int cpuMillis() {
        Matcher matcher = CPU.matcher(cpu);
        if (!matcher.matches()) {
            throw new IllegalStateException("not a number of cores: " + cpu);
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        return (matcher.group(2).isEmpty() ? number.movePointRight(3) : number).intValue();
    }

    public long memoryBytes() {
        BigDecimal bytes = bytes(memory);
        if (bytes == null) {
            throw new IllegalStateException("not a size of memory: " + memory);
        }
        return bytes.longValue();
    }

    private static boolean isCpu(String text) {
        return CPU.matcher(text).matches() && new Resources(text, "", null).cpuMillis() > 0;
    }

    private static boolean isMemory(String text) {
        BigDecimal bytes = bytes(text);
        return bytes != null
                && bytes.compareTo(BigDecimal.ONE) >= 0
                && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    }

    /** A size written as {@code memory} is. */
    static @Nullable Long bytes(Fields fields, String name) {
        String text = fields.text(name, MEMORY_ALLOWED, Resources::isMemory);
        BigDecimal bytes = text == null ? null : bytes(text);
        return bytes == null ? null : bytes.longValue();
    }

    private static @Nullable BigDecimal bytes(String text) {
        Matcher matcher = MEMORY.matcher(text);
        BigDecimal unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        return unit == null ? null : new BigDecimal(matcher.group(1)).multiply(unit);
    }

    private static BigDecimal binary(int power) {
        return BigDecimal.TWO.pow(power);
    }
}
