package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * {@code ./pipeline run --approve all --keep} of the working tree, in a checkout that had no run before. With
 * {@code -Pproof} it builds with every unit test. Otherwise it builds with one, since the same {@code mvn verify} has just
 * run them all.
 *
 * @param checkout where later runs find what this one has left
 * @param printed what the run printed until it answered
 * @param answers what the application answered to curl, per stack
 * @param execution its run.json, when it had been stopped
 */
record FirstRun(Checkout checkout, String printed, Map<String, String> answers, JsonNode execution)
        implements AutoCloseable {

    static FirstRun in(Path directory) throws Exception {
        Checkout checkout = Checkout.in(directory);
        if (System.getProperty("tests.proof", "").equals("proof")) {
            ProjectUnderTest project = ProjectUnderTest.read();
            checkout.keepOneUnitTest(
                    checkout.archiveModule(project.buildspec(project.names().buildProject())));
            checkout.commit("With one unit test");
        }
        Process kept = checkout.start("run", "--approve", "all", "--keep");
        StringBuilder printed = new StringBuilder();
        Map<String, String> answers = new LinkedHashMap<>();
        try (BufferedReader output = kept.inputReader()) {
            String line = output.readLine();
            for (; line != null && !line.contains("Ctrl-C"); line = output.readLine()) {
                printed.append(line).append('\n');
            }
            for (Map.Entry<String, String> url :
                    Checkout.urls(printed.toString()).entrySet()) {
                answers.put(url.getKey(), answer(checkout, url.getValue()));
            }
        } finally {
            kept.destroy();
            assertThat(kept.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        return new FirstRun(checkout, printed.toString(), answers, checkout.execution(0));
    }

    private static String answer(Checkout checkout, String url) throws IOException, InterruptedException {
        Process curl = new ProcessBuilder(
                        "curl",
                        "--silent",
                        "--show-error",
                        "--fail",
                        "--cacert",
                        checkout.resolve(".pipeline/aws/certificate.pem").toString(),
                        url)
                .redirectErrorStream(true)
                .start();
        String answer = new String(curl.getInputStream().readAllBytes());
        assertThat(curl.waitFor()).as(answer).isZero();
        return answer;
    }

    @Override
    public void close() {}
}
