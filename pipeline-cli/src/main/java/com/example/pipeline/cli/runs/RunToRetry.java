package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Spelling;
import com.example.pipeline.cli.pipeline.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** The run whose stage a retry runs again: the newest one that has entered the stage. */
public final class RunToRetry {
    private RunToRetry() {}

    /**
     * Finds the run.
     *
     * @param runs directory of all runs
     * @param stage its name, in any case
     * @param pipeline its name; null: any
     * @throws Problem when there is no such run, or the stage has not failed in it
     */
    public static RunJournal find(Path runs, String stage, String pipeline) throws IOException {
        List<Integer> numbers = Files.exists(runs) ? RunDirectories.numbers(runs) : List.of();
        Set<String> names = new LinkedHashSet<>();
        for (int i = numbers.size() - 1; i >= 0; i--) {
            Path directory = runs.resolve(String.valueOf(numbers.get(i)));
            Run run = read(directory.resolve("run.json"));
            boolean other = run.pipeline == null || pipeline != null && !pipeline.equals(run.pipeline.name());
            for (Run.Stage entered : other ? List.<Run.Stage>of() : run.stages) {
                names.add(entered.name);
                if (entered.name.equalsIgnoreCase(stage)) {
                    check(run, entered);
                    return new RunJournal(runs, directory, run);
                }
            }
        }
        throw Problem.usage("No run has entered a stage " + stage + Spelling.hint(stage, names) + ".");
    }

    private static Run read(Path file) throws IOException {
        return Files.exists(file) ? new JsonMapper().readValue(Files.readString(file), Run.class) : new Run();
    }

    /** No run is in progress now. A stage that seems to be is one of a run that was killed. */
    private static void check(Run run, Run.Stage stage) {
        if (stage.status == Status.SUCCEEDED || stage.status == Status.SKIPPED) {
            throw Problem.usage("The stage " + stage.name + " of run " + run.number + " is " + stage.status
                    + ". Only a stage that has failed or was stopped can be retried.");
        }
    }
}
