package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.tensor.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmOptionsTest {

    /** The Java kernels are hundreds of times slower without the second compiler, and those in C do without the Vector API. */
    @Test
    void theVectorApiComesWithTheSecondCompiler(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("machine.args");

        JvmOptions.main(new String[] {file.toString()});

        assertThat(Files.readString(file))
                .isEqualTo(
                        NativeLibrary.PRESENT ? "-XX:TieredStopAtLevel=1\n" : "--add-modules=jdk.incubator.vector\n");
    }
}
