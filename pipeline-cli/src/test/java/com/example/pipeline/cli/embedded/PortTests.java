package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.pipeline.cli.document.Problem;
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
        int port = Port.keptIn(file());
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> Port.keptIn(file()))
                    .withMessageContaining("port " + other.getLocalPort())
                    .withMessageContaining("./pipeline reset");
        }
    }

    @Test
    void fileWithoutANumberIsNamed() throws IOException {
        Port.keptIn(file());
        Files.writeString(file(), "eighty");

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Port.keptIn(file()))
                .withMessageContaining(file().toString())
                .withMessageContaining("eighty");
    }

    @Test
    void folderThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(directory.resolve("aws"), "");

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Port.keptIn(file()))
                .withMessageContaining(file().toString());
    }
}
