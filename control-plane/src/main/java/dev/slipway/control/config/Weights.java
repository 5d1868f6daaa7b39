package dev.slipway.control.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Files that a replica finds below a folder of its own.
 *
 * @param source {@code hf://owner/repository@revision}, {@code s3://bucket/path} and so on
 * @param mountLocation the folder, absolute
 * @param allowPatterns globs of the files to take; empty takes all
 * @param ignorePatterns globs of the files to leave out
 */
public record Weights(String source, String mountLocation, List<String> allowPatterns, List<String> ignorePatterns) {

    private static final Pattern HUGGING_FACE = Pattern.compile("hf://[\\w.-]+/[\\w.-]+(@[\\w./-]+)?");
    private static final Pattern BUCKET = Pattern.compile("(s3|gs|azure|r2|cw)://[^/@\\s][^@\\s]*");
    private static final Pattern WEB = Pattern.compile("https://[^/\\s]+/\\S*");

    public Weights {
        allowPatterns = List.copyOf(allowPatterns);
        ignorePatterns = List.copyOf(ignorePatterns);
    }

    static List<Weights> listFrom(Fields config) {
        List<Weights> list = new ArrayList<>();
        Set<String> mounts = new HashSet<>();
        for (Fields fields : config.objects("weights")) {
            Weights weights = from(fields);
            if (!weights.mountLocation.isEmpty() && !mounts.add(weights.mountLocation)) {
                fields.violation("mount_location", weights.mountLocation, "a folder that no other weights have");
            }
            list.add(weights);
        }
        return list;
    }

    private static Weights from(Fields fields) {
        Weights weights = new Weights(
                fields.requiredText(
                        "source",
                        "hf://owner/repository[@revision], s3://, gs://, azure://, r2:// or cw://bucket/path, https://host/path",
                        Weights::isSource),
                fields.requiredText("mount_location", "an absolute path", text -> text.startsWith("/")),
                fields.texts("allow_patterns"),
                fields.texts("ignore_patterns"));
        WeightsAuth.check(fields);
        fields.end();
        return weights;
    }

    private static boolean isSource(String text) {
        return HUGGING_FACE.matcher(text).matches()
                || BUCKET.matcher(text).matches()
                || WEB.matcher(text).matches();
    }
}
