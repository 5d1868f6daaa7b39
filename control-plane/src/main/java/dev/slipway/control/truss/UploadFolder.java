package dev.slipway.control.truss;

import dev.slipway.control.truss.S3Exception.Code;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** What was uploaded under one key: in one piece, or in parts until they are complete. */
record UploadFolder(Path path) {

    static final long MAX_BYTES = 1L << 30;

    private static final String PART = "%05d-%s";

    /** The archive, once it is whole. */
    Path archive() {
        return path.resolve("archive");
    }

    String put(CheckedBody body, InputStream input) throws IOException {
        Path written = temporary();
        try {
            String tag = write(body, input, written);
            replace(written, archive());
            return tag;
        } finally {
            Files.deleteIfExists(written);
        }
    }

    String begin() throws IOException {
        String uploadId = UUID.randomUUID().toString();
        Files.createDirectories(path.resolve(uploadId));
        return uploadId;
    }

    String putPart(String uploadId, int number, CheckedBody body, InputStream input) throws IOException {
        Path parts = parts(uploadId);
        Path written = temporary();
        try {
            String tag = write(body, input, written);
            replace(written, parts.resolve(PART.formatted(number, tag)));
            return tag;
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** Puts the parts together in the order of their numbers. */
    void complete(String uploadId, List<Part> list) throws IOException {
        Path parts = parts(uploadId);
        Path written = temporary();
        try {
            try (OutputStream output = Files.newOutputStream(written)) {
                int before = 0;
                for (Part part : list) {
                    if (part.number() <= before) {
                        throw new S3Exception(Code.InvalidPart, "parts must be listed once each, in ascending order");
                    }
                    before = part.number();
                    append(parts, part, output);
                }
            }
            replace(written, archive());
        } finally {
            Files.deleteIfExists(written);
        }
        FileSystemUtils.deleteRecursively(parts);
    }

    void abort(String uploadId) throws IOException {
        FileSystemUtils.deleteRecursively(parts(uploadId));
    }

    void delete() throws IOException {
        FileSystemUtils.deleteRecursively(path);
    }

    private static void append(Path parts, Part part, OutputStream output) throws IOException {
        Path file = parts.resolve(PART.formatted(part.number(), part.tag()));
        if (!part.tag().matches("[0-9a-f]{32}") || !Files.exists(file)) {
            throw new S3Exception(Code.InvalidPart, "no part " + part.number() + " with this ETag was uploaded");
        }
        Files.copy(file, output);
    }

    private Path parts(String uploadId) {
        Path parts = path.resolve(uploadId.matches("[0-9a-f-]{36}") ? uploadId : "none");
        if (!Files.isDirectory(parts)) {
            throw new S3Exception(
                    Code.NoSuchUpload, "there is no such multipart upload; it may be complete or aborted");
        }
        return parts;
    }

    private Path temporary() throws IOException {
        Files.createDirectories(path);
        return path.resolve(UUID.randomUUID() + ".part");
    }

    private String write(CheckedBody body, InputStream input, Path file) throws IOException {
        long room = MAX_BYTES - size();
        try (OutputStream output = new LimitedOutput(Files.newOutputStream(file), room)) {
            return body.copy(input, output);
        }
    }

    private long size() throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }

    private static void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** One line of the list that completes an upload. */
    record Part(int number, String tag) {}

    private static final class LimitedOutput extends FilterOutputStream {

        private long room;

        LimitedOutput(OutputStream output, long room) {
            super(output);
            this.room = room;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            room -= length;
            if (room < 0) {
                throw new S3Exception(Code.EntityTooLarge, "an archive has at most " + MAX_BYTES + " bytes");
            }
            out.write(bytes, offset, length);
        }
    }
}
