package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.codebuild.BuildResult.Status;
import com.example.pipeline.cli.lambda.JavaHomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One build, from its environment to its result; repeated if its buildspec says so. */
final class BuildRun {
    private final BuildRequest request;
    private final Map<String, String> environment;
    private final JavaHomes javaHomes;
    private final BuildLog log;
    private final List<String> notices = new ArrayList<>();

    BuildRun(BuildRequest request, Map<String, String> environment, JavaHomes javaHomes, BuildLog log) {
        this.request = request;
        this.environment = environment;
        this.javaHomes = javaHomes;
        this.log = log;
    }

    BuildResult run() {
        Deadline deadline = Deadline.in(request.timeout());
        try {
            prepare();
            for (int repetition = 0; ; repetition++) {
                Path state = request.directory().resolve("shell-" + repetition);
                try (BuildShell shell = new BuildShell(
                        state, request.buildspec().shell(), environment, request.source(), log, deadline)) {
                    BuildAttempt attempt = new BuildAttempt(request, shell, log);
                    if (!attempt.run(repetition, this::notice)) {
                        return attempt.result(notices);
                    }
                }
                notice("on-failure: the build was repeated, in the same folder; CodeBuild takes a fresh one");
            }
        } catch (IOException e) {
            return failed("the build can't run: " + e.getMessage(), List.of());
        } catch (ClientError e) {
            PhaseResult install = new PhaseResult("INSTALL", Status.FAILED, Duration.ZERO, e.getMessage());
            return failed("INSTALL: " + e.getMessage(), List.of(install));
        }
    }

    private void prepare() throws IOException, ClientError {
        Consumer<String> say = this::notice;
        Files.createDirectories(request.directory().resolve("home"));
        Files.createDirectories(request.directory().resolve("tmp"));
        RuntimeVersions runtimes = new RuntimeVersions(environment, javaHomes, say);
        for (Map.Entry<String, String> runtime :
                request.buildspec().runtimeVersions().entrySet()) {
            runtimes.choose(runtime.getKey(), runtime.getValue());
        }
        CacheLinks cache = new CacheLinks(request.source(), request.cache(), log);
        for (String path : request.buildspec().cachePaths()) {
            cache.link(path);
        }
    }

    private BuildResult failed(String failure, List<PhaseResult> phases) {
        log.container(failure);
        return new BuildResult(Status.FAILED, phases, Map.of(), Map.of(), List.of(), failure, List.copyOf(notices));
    }

    private void notice(String text) {
        notices.add(text);
        log.container(text);
    }
}
