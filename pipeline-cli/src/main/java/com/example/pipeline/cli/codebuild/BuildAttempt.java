package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.codebuild.BuildResult.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All phases of a build, once ("Build phase transitions"). */
final class BuildAttempt {
    private static final String UPLOAD_ARTIFACTS = "UPLOAD_ARTIFACTS";

    private final BuildRequest request;
    private final BuildShell shell;
    private final BuildLog log;
    private final BuildOutputs outputs;
    private final List<PhaseResult> phases = new ArrayList<>();
    private Map<String, String> exported = Map.of();
    private Status status = Status.SUCCEEDED;
    private String failure;
    private OnFailure onFailure = OnFailure.DEFAULT;
    private List<String> errorLines = List.of();

    BuildAttempt(BuildRequest request, BuildShell shell, BuildLog log) {
        this.request = request;
        this.shell = shell;
        this.log = log;
        this.outputs = new BuildOutputs(request, shell, log);
    }

    /**
     * Runs the phases.
     *
     * @param repetition how many attempts there were before this one
     * @return whether the build has to be repeated
     */
    boolean run(int repetition, Consumer<String> notices) {
        boolean goesOn = true;
        for (Phase phase : request.buildspec().phases()) {
            goesOn = goesOn && run(phase);
        }
        if (status == Status.FAILED
                && repetition < onFailure.retries()
                && errorLines.stream()
                        .anyMatch(line -> onFailure.error().matcher(line).find())) {
            return true;
        }
        if (status == Status.SUCCEEDED || status == Status.FAILED) {
            upload();
            export(notices);
        }
        return false;
    }

    BuildResult result(List<String> notices) {
        return new BuildResult(
                status,
                List.copyOf(phases),
                exported,
                outputs.artifacts(),
                outputs.reports(),
                failure,
                List.copyOf(notices));
    }

    /** Returns whether the next phase is to run. */
    private boolean run(Phase phase) {
        PhaseRun run = new PhaseRun(phase, request.buildspec().name(), shell, log, status == Status.SUCCEEDED);
        run.run();
        phases.add(run.result());
        if (run.status() == Status.SUCCEEDED) {
            return true;
        }
        fail(run.status(), run.failure());
        onFailure = phase.onFailure();
        errorLines = run.errorLines();
        return run.status() == Status.FAILED
                && switch (onFailure.kind()) {
                    case CONTINUE -> true;
                    case TRANSITION -> phase.name() == PhaseName.BUILD;
                    case ABORT, RETRY -> false;
                };
    }

    private void upload() {
        Buildspec buildspec = request.buildspec();
        if (buildspec.reports().isEmpty() && buildspec.artifacts().isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        Status uploaded = Status.SUCCEEDED;
        String message = "";
        try {
            message = String.join("; ", outputs.collect());
            uploaded = message.isEmpty() ? Status.SUCCEEDED : Status.FAILED;
        } catch (IOException e) {
            uploaded = Status.FAILED;
            message = e.getMessage();
        } catch (BuildEnded e) {
            uploaded = e.status();
            message = "the artifacts' names: the shell " + e.getMessage();
        }
        phases.add(new PhaseResult(UPLOAD_ARTIFACTS, uploaded, Duration.ofNanos(System.nanoTime() - start), message));
        log.container("Phase complete: " + UPLOAD_ARTIFACTS + " State: " + uploaded);
        log.container(
                "Phase context status code: " + (message.isEmpty() ? "" : "CLIENT_ERROR") + " Message: " + message);
        if (uploaded != Status.SUCCEEDED) {
            fail(uploaded, UPLOAD_ARTIFACTS + ": " + message);
        }
    }

    private void export(Consumer<String> notices) {
        List<String> names = request.buildspec().exportedVariables().stream()
                .filter(name ->
                        !name.startsWith("AWS_") && !request.secretVariables().contains(name))
                .toList();
        try {
            exported = shell.values(names);
            names.stream()
                    .filter(name -> !exported.containsKey(name))
                    .forEach(name ->
                            notices.accept("exported-variables: " + name + " is not set at the end of the build"));
        } catch (IOException e) {
            fail(Status.FAILED, "exported-variables: " + e.getMessage());
        } catch (BuildEnded e) {
            fail(e.status(), "exported-variables: the shell " + e.getMessage());
        }
    }

    private void fail(Status failed, String what) {
        status = status == Status.SUCCEEDED || failed != Status.FAILED ? failed : status;
        failure = failure == null ? what : failure;
    }
}
