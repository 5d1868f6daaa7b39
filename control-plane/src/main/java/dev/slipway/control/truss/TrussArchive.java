package dev.slipway.control.truss;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.Blake3;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * A truss directory as the client packs it: read through once and checked, never unpacked to disk.
 *
 * @param hashes BLAKE3 of each file, by path
 * @param texts what is read of it, by path: the config, and the requirements file if there is one
 */
record TrussArchive(SortedMap<String, byte[]> hashes, Map<String, String> texts) {

    static final String CONFIG = "config.yaml";

    private static final int BLOCK = 512;
    private static final int MAX_FILES = 20_000;
    private static final int MAX_PATH = 1_000;
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_LINKS = 8;
    private static final int MAX_HEADER = 64 << 10;
    private static final int HASH_BYTES = 32;

    /** Ends as {@link InvalidArchiveException} unless everything in it is a file of its own below its root. */
    static TrussArchive read(Path tar, @Nullable String requirementsFile) throws IOException {
        checkEnd(tar);
        Reading reading = new Reading(requirementsFile);
        try (var file = new BoundedHeaders(new BufferedInputStream(Files.newInputStream(tar), 1 << 16));
                var input = new TarArchiveInputStream(file, "UTF-8")) {
            for (TarArchiveEntry entry = file.next(input); entry != null; entry = file.next(input)) {
                reading.take(entry, input);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidArchiveException("it is damaged: " + e.getMessage());
        }
        return reading.result();
    }

    String config() {
        return texts.getOrDefault(CONFIG, "");
    }

    boolean has(String path) {
        return hashes.containsKey(path);
    }

    /** A tar ends with two empty blocks; one that was cut off between two files could not be told otherwise. */
    private static void checkEnd(Path tar) throws IOException {
        try (var file = new RandomAccessFile(tar.toFile(), "r")) {
            byte[] end = new byte[2 * BLOCK];
            if (file.length() < end.length || file.length() % BLOCK != 0) {
                throw new InvalidArchiveException("it is no whole, uncompressed tar file");
            }
            file.seek(file.length() - end.length);
            file.readFully(end);
            if (!Arrays.equals(end, new byte[end.length])) {
                throw new InvalidArchiveException("it is no whole, uncompressed tar file: its end is missing");
            }
        }
    }

    /** Headers are held in memory whole, names and all; what lies between two files' contents is therefore bounded. */
    private static final class BoundedHeaders extends FilterInputStream {

        private long room = Long.MAX_VALUE;

        BoundedHeaders(InputStream input) {
            super(input);
        }

        @Nullable
        TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
            room = MAX_HEADER;
            TarArchiveEntry entry = tar.getNextEntry();
            room = Long.MAX_VALUE;
            return entry;
        }

        @Override
        public int read() throws IOException {
            take(1);
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            take(Math.max(0, count));
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(count);
            take(skipped);
            return skipped;
        }

        private void take(long count) {
            room -= count;
            if (room < 0) {
                throw new InvalidArchiveException("a header in it is longer than " + MAX_HEADER + " bytes");
            }
        }
    }

    /** What is known while entries go by. */
    private static final class Reading {

        private final Set<String> wanted;

        private final SortedMap<String, byte[]> hashes = new TreeMap<>();
        private final Map<String, String> texts = new TreeMap<>();
        private final Map<String, String> links = new TreeMap<>();
        private int entries;

        Reading(@Nullable String requirementsFile) {
            wanted = requirementsFile == null ? Set.of(CONFIG) : new HashSet<>(List.of(CONFIG, requirementsFile));
        }

        void take(TarArchiveEntry entry, InputStream content) throws IOException {
            if (++entries > MAX_FILES) {
                throw new InvalidArchiveException("it has more than " + MAX_FILES + " files");
            }
            String path = checked(entry.getName());
            if (!entry.isCheckSumOK()) {
                throw new InvalidArchiveException("it is damaged at " + path);
            }
            if (entry.isDirectory()) {
                return;
            }
            checkNew(path);
            if (entry.isSymbolicLink()) {
                links.put(path, target(path, entry.getLinkName()));
            } else if (entry.isLink()) {
                links.put(path, checked(entry.getLinkName()));
            } else if (isPlainFile(entry)) {
                add(path, content);
            } else {
                throw new InvalidArchiveException(path + " is neither a file nor a directory");
            }
        }

        private static boolean isPlainFile(TarArchiveEntry entry) {
            byte type = entry.getLinkFlag();
            return (type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM) && !entry.isSparse();
        }

        private void checkNew(String path) {
            if (hashes.containsKey(path) || links.containsKey(path)) {
                throw new InvalidArchiveException(path + " is in it twice");
            }
        }

        private void add(String path, InputStream content) throws IOException {
            Blake3 hash = Blake3.initHash();
            ByteArrayOutputStream text = wanted.contains(path) ? new ByteArrayOutputStream() : null;
            byte[] buffer = new byte[64 << 10];
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                hash.update(buffer, 0, count);
                if (text != null) {
                    text.write(buffer, 0, Math.clamp(MAX_TEXT - text.size(), 0, count));
                }
            }
            hashes.put(path, hash.doFinalize(HASH_BYTES));
            if (text != null) {
                texts.put(path, text.toString(StandardCharsets.UTF_8));
            }
        }

        TrussArchive result() {
            links.keySet().forEach(this::resolve);
            checkParents();
            if (!hashes.containsKey(CONFIG)) {
                throw new InvalidArchiveException("there is no config.yaml at its top");
            }
            return new TrussArchive(hashes, texts);
        }

        /** A link stands for the file that it leads to, as it did in the client's directory. */
        private void resolve(String link) {
            String file = link;
            for (int hops = 0; links.containsKey(file); hops++) {
                if (hops == MAX_LINKS) {
                    throw new InvalidArchiveException(link + " is a link that leads in a circle");
                }
                file = links.get(file);
            }
            byte[] hash = hashes.get(file);
            if (hash == null) {
                throw new InvalidArchiveException(link + " is a link to " + file + ", which is no file of the archive");
            }
            hashes.put(link, hash);
        }

        private void checkParents() {
            for (String path : hashes.keySet()) {
                for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                    if (hashes.containsKey(path.substring(0, slash))) {
                        throw new InvalidArchiveException(path.substring(0, slash) + " is both a file and a directory");
                    }
                }
            }
        }

        private static String target(String link, String target) {
            if (target.startsWith("/")) {
                throw new InvalidArchiveException(link + " is a link to " + target + ", outside of the archive");
            }
            Path resolved = Path.of(link).resolveSibling(target).normalize();
            if (resolved.startsWith("..") || resolved.toString().isEmpty()) {
                throw new InvalidArchiveException(link + " is a link to " + target + ", outside of the archive");
            }
            return checked(resolved.toString());
        }

        private static String checked(String name) {
            String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
            boolean plain = !path.isEmpty()
                    && path.length() <= MAX_PATH
                    && path.codePoints().noneMatch(Character::isISOControl)
                    && path.indexOf('\\') < 0;
            boolean below = Arrays.stream(path.split("/", -1))
                    .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
            if (!plain || !below) {
                throw new InvalidArchiveException(
                        shown(name) + " is not allowed as a path; allowed: relative, without '.', '..' or '\\'");
            }
            return path;
        }

        private static String shown(String name) {
            String printable = name.replaceAll("\\p{Cntrl}", "?");
            return printable.length() <= 100 ? printable : printable.substring(0, 100) + "…";
        }
    }
}
