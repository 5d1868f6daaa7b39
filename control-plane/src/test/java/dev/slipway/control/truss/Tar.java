package dev.slipway.control.truss;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes archives, good ones and others. */
final class Tar {

    private Tar() {}

    static byte[] of(Entry... entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, 512, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Entry entry : entries) {
                TarArchiveEntry header = new TarArchiveEntry(entry.path, entry.type, true);
                header.setLinkName(entry.target);
                header.setSize(entry.content.length);
                tar.putArchiveEntry(header);
                tar.write(entry.content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    record Entry(String path, byte type, String target, byte[] content) {

        static Entry file(String path, String content) {
            return new Entry(path, TarConstants.LF_NORMAL, "", content.getBytes(StandardCharsets.UTF_8));
        }

        static Entry symbolicLink(String path, String target) {
            return new Entry(path, TarConstants.LF_SYMLINK, target, new byte[0]);
        }

        static Entry hardLink(String path, String target) {
            return new Entry(path, TarConstants.LF_LINK, target, new byte[0]);
        }

        static Entry ofType(String path, byte type) {
            return new Entry(path, type, "", new byte[0]);
        }
    }
}
