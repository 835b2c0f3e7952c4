package com.example.pipeline.cli.runs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stacks that a run creates and updates, from the access log of the embedded AWS. So it does not matter whether a
 * CloudFormation action or a command of a build deploys them.
 */
final class DeployedStacks {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> DEPLOYMENTS =
            Set.of("cloudformation:CreateStack", "cloudformation:UpdateStack", "cloudformation:ExecuteChangeSet");

    private final Path accessLog;
    private String ownStack = "";
    private long read;

    DeployedStacks(Path accessLog) {
        this.accessLog = accessLog;
    }

    /** Leaves out the stack of the pipeline itself. */
    void ignore(String stackId) {
        ownStack = withoutLastPart(stackId);
    }

    /** Returns the stacks, as ARNs without the last part, that were deployed since the last call. */
    List<String> sinceLastTime() {
        Set<String> stacks = new TreeSet<>();
        if (Files.exists(accessLog)) {
            try (RandomAccessFile file = new RandomAccessFile(accessLog.toFile(), "r")) {
                long end = file.length();
                file.seek(read);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(file.getChannel()), StandardCharsets.UTF_8));
                lines.lines().filter(line -> line.contains("cloudformation:")).forEach(line -> add(line, stacks));
                read = end;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        stacks.remove(ownStack);
        return List.copyOf(stacks);
    }

    private static void add(String line, Set<String> stacks) {
        JsonNode call = JSON.readTree(line);
        if (DEPLOYMENTS.contains(call.path("action").asString(""))
                && call.path("decision").asString("").equals("allow")) {
            stacks.add(withoutLastPart(call.path("resource").asString("")));
        }
    }

    /** The last part of a stack's ARN is another one after the stack was deleted and created again. */
    private static String withoutLastPart(String arn) {
        return arn.replaceFirst("(:stack/[^/]*)/.*", "$1");
    }
}
