package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** Shows the steps before an execution, in the same columns as its actions. */
public final class Steps {
    private final Terminal terminal;
    private final String stage;
    private final Columns columns;

    /** @param names of all steps, for the width of their column */
    public Steps(Terminal terminal, String stage, Collection<String> names) {
        this.terminal = terminal;
        this.stage = stage;
        this.columns = Columns.of(List.of(stage), names);
    }

    public interface Step<T> {
        /** @param progress gets lines to show while the step runs */
        T run(Consumer<String> progress) throws Exception;
    }

    /** Runs a step and prints its line. The line of a step that succeeded ends with {@code remark}. */
    public <T> T step(String name, Step<T> step, Function<T, String> remark) throws Exception {
        Instant start = Instant.now();
        AtomicReference<String> progress = new AtomicReference<>("");
        terminal.live(() -> line("·", name, start, progress.get()));
        try {
            T result = step.run(progress::set);
            print(Status.SUCCEEDED, name, start, remark.apply(result));
            return result;
        } catch (Exception e) {
            print(Status.FAILED, name, start, "");
            throw e;
        }
    }

    private void print(Status status, String name, Instant start, String remark) {
        terminal.still();
        terminal.line(line(terminal.mark(status), name, start, remark));
    }

    private String line(String mark, String name, Instant start, String remark) {
        return columns.line(mark, stage, name, Duration.between(start, Instant.now()), remark);
    }
}
