package dev.slipway.control.truss;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.Blake3;
import org.jspecify.annotations.Nullable;

/**
 * What the client needs to find what changed in its directory since a push; JSON with these members in snake case.
 *
 * @param contentHashesByPath BLAKE3 in hex; null for a directory
 * @param requirementsFileRequirements lines of the file that the config names, without comments
 */
record TrussSignature(
        Map<String, @Nullable String> contentHashesByPath, String config, List<String> requirementsFileRequirements) {

    private static final Comparator<String> PATH_BY_PATH =
            (one, other) -> Arrays.compare(one.split("/"), other.split("/"));

    static TrussSignature of(TrussArchive archive, @Nullable String requirementsFile) {
        Map<String, @Nullable String> hashes = new LinkedHashMap<>();
        withDirectories(archive)
                .forEach((path, hash) -> hashes.put(
                        path, hash.length == 0 ? null : HexFormat.of().formatHex(hash)));
        String requirements = requirementsFile == null ? "" : archive.texts().getOrDefault(requirementsFile, "");
        return new TrussSignature(hashes, archive.config(), lines(requirements));
    }

    /** The client's name for this state of its directory: the hash of all paths' and files' hashes, in order. */
    static String hash(TrussArchive archive) {
        Blake3 all = Blake3.initHash();
        withDirectories(archive).forEach((path, hash) -> {
            all.update(Blake3.hash(path.getBytes(StandardCharsets.UTF_8)));
            all.update(hash);
        });
        return HexFormat.of().formatHex(all.doFinalize(32));
    }

    /** Directories have an empty hash. */
    private static SortedMap<String, byte[]> withDirectories(TrussArchive archive) {
        SortedMap<String, byte[]> all = new TreeMap<>(PATH_BY_PATH);
        archive.hashes().forEach((path, hash) -> {
            all.put(path, hash);
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                all.put(path.substring(0, slash), new byte[0]);
            }
        });
        return all;
    }

    private static List<String> lines(String requirements) {
        return requirements
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }
}
