package com.example.pipeline.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsServerTests {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private RunsServer server;

    @BeforeEach
    void start() throws IOException {
        SampleHistory.write(directory.resolve("runs"), 2);
        Files.writeString(directory.resolve("secret"), "secret");
        server = RunsServer.start(directory.resolve("runs"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void thePageAndItsDataAreServed() throws Exception {
        assertThat(get("").body()).contains("\"live\":true", "connect-src 'self'");
        assertThat(get("runs.json").body()).contains("\"number\":\"2\"");
        Files.delete(directory.resolve("runs/2/run.json"));
        assertThat(get("runs.json").body()).doesNotContain("\"number\":\"2\"");
    }

    @Test
    void logsAndReportsAreServedAsText() throws Exception {
        Path reports = Files.createDirectories(directory.resolve("runs/2/reports/Build.Build/junit"));
        Files.writeString(reports.resolve("TEST-a.xml"), "<testsuite/>");

        HttpResponse<String> log = get("runs/2/logs/Source.Source.log");
        assertThat(log.body()).contains("<answer> & more");
        assertThat(log.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(log.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(get("runs/2/reports/Build.Build/").body()).contains("TEST-a.xml");
    }

    @Test
    void nothingElseIsServed() throws Exception {
        Files.createSymbolicLink(directory.resolve("runs/2/logs/link"), directory.resolve("secret"));

        for (String path : new String[] {
            "runs/2/run.json",
            "runs/2/logs/../../../secret",
            "runs/2/logs/%2e%2e/%2e%2e/%2e%2e/secret",
            "runs/2/logs/link",
            "secret",
            "runs/2/logs/none"
        }) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        URI withoutSecret = URI.create("http://" + server.uri().getAuthority() + "/");
        assertThat(client.send(HttpRequest.newBuilder(withoutSecret).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aPageOfAnotherSiteGetsNothing() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
            socket.getOutputStream()
                    .write(("GET " + server.uri().getPath() + "runs.json HTTP/1.0\r\nHost: evil.example:80\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains(" 403 ");
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create(server.uri() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
