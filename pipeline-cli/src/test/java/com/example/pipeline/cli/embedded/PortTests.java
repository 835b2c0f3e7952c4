package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortTests {

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("aws/port");
    }

    @Test
    void portIsKept() {
        assertThat(Port.keptIn(file())).isEqualTo(Port.keptIn(file()));
    }

    @Test
    void portThatSomebodyElseTookIsNamedWithWhatToDo() throws IOException {
        Port port = Port.keptIn(file());
        try (ServerSocket other = new ServerSocket(port.number(), 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(EmbeddedAwsFailure.class)
                    .isThrownBy(() -> Port.keptIn(file()))
                    .withMessageContaining("Port " + other.getLocalPort())
                    .withMessageContaining("./pipeline reset");
        }
    }

    @Test
    void fileWithoutANumberIsNamed() throws IOException {
        Port.keptIn(file());
        Files.writeString(file(), "eighty");

        assertThatExceptionOfType(EmbeddedAwsFailure.class)
                .isThrownBy(() -> Port.keptIn(file()))
                .withMessageContaining(file().toString())
                .withMessageContaining("eighty");
    }

    @Test
    void folderThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(directory.resolve("aws"), "");

        assertThatExceptionOfType(EmbeddedAwsFailure.class)
                .isThrownBy(() -> Port.keptIn(file()))
                .withMessageContaining(file().toString());
    }
}
