package com.example.pipeline.cli.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.document.Problem;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads when AWS refuses a call. The embedded AWS cannot refuse for all of these reasons. */
class ProfileAccountTests {
    @TempDir
    private Path directory;

    private HttpServer server;
    private volatile String code = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = "{\"__type\": \"%s\", \"message\": \"AWS's own words\"}"
                    .formatted(code)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(400, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ExpiredTokenException       | The credentials of profile work have expired. Sign in again",
                "AccessDeniedException       | Profile work has no permission: AWS's own words",
                "UnrecognizedClientException | AWS does not accept the credentials of profile work",
                "PipelineNotFoundException   | There is no such pipeline in eu-west-1 (profile work)"
            })
    void aRefusalIsOneLineForTheUser(String error, String message) throws IOException {
        code = error;
        try (ProfileAccount account = ProfileAccount.in(config("region = eu-west-1"), "work")) {
            assertThatThrownBy(() -> account.codePipeline(client -> client.getPipeline(request -> request.name("p"))))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.exitCode()).isEqualTo(Problem.USAGE))
                    .hasMessageStartingWith(message)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void anUnknownProfileAndAMissingRegionSayWhatToDo() throws IOException {
        Path config = config("");

        assertThatThrownBy(() -> ProfileAccount.in(config, "wrk"))
                .isInstanceOf(Problem.class)
                .hasMessage("--profile wrk: there is no such profile (did you mean \"work\"?)."
                        + " Make it: aws configure --profile wrk");
        assertThatThrownBy(() -> ProfileAccount.in(config, "work"))
                .isInstanceOf(Problem.class)
                .hasMessage("--profile work: the profile has no region. Set it:"
                        + " aws configure set region REGION --profile work");
    }

    private Path config(String more) throws IOException {
        return Files.writeString(
                directory.resolve("config"), """
                [profile work]
                aws_access_key_id = key
                aws_secret_access_key = secret
                endpoint_url = http://localhost:%d
                %s
                """.formatted(server.getAddress().getPort(), more));
    }
}
