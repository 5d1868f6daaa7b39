package dev.slipway.control.truss;

import java.nio.file.Path;

/**
 * An uploaded archive that was read and found good.
 *
 * @param sha256 of the file, hex
 * @param downloadable whether the client may have it back
 */
record PushedArchive(
        Path file,
        String sha256,
        TrussArchive content,
        String trussHash,
        String trussSignature,
        boolean downloadable) {}
