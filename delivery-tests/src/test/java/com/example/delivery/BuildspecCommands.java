package com.example.delivery;

import com.example.pipeline.cli.embedded.AwsSession;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The commands of a buildspec, run as they are, with the credentials of a caller. */
final class BuildspecCommands {

    private final Installation in;
    private final JsonNode buildspec;

    /** @param project name of the project that has the buildspec */
    BuildspecCommands(Installation in, String project) {
        this.in = in;
        String found = in.project().buildspec(project);
        this.buildspec = found.contains("\n")
                ? new YAMLMapper().readTree(found)
                : new YAMLMapper().readTree(ProjectUnderTest.ROOT.resolve(found).toFile());
    }

    String variable(String name) {
        return buildspec.at("/env/variables/" + name).asString();
    }

    List<String> ofPhase(String phase) {
        return buildspec
                .at("/phases/%s/commands".formatted(phase))
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    /** @param variables of the environment, in addition to the credentials */
    Outcome<String> run(Caller caller, List<String> commands, Path directory, Map<String, String> variables) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", String.join("\n", commands))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        AwsSession session = caller.session();
        Map<String, String> environment = builder.environment();
        environment.putAll(in.aws().environment(in.project().region()));
        environment.put("AWS_ACCESS_KEY_ID", session.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", session.secretAccessKey());
        if (session.sessionToken() != null) {
            environment.put("AWS_SESSION_TOKEN", session.sessionToken());
        }
        environment.putAll(variables);
        environment.merge("PATH", in.tools().commands().toString(), (inherited, first) -> first + ":" + inherited);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? new Outcome<>(output, null) : new Outcome<>(null, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
