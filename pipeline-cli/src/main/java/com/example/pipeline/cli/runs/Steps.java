package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** Shows the steps before a run, in the same columns as its actions. */
public final class Steps {
    private final Screen screen;
    private final String group;
    private final Lines lines;

    public Steps(Screen screen, String group, Collection<String> names) {
        this.screen = screen;
        this.group = group;
        this.lines = Lines.of(group, names);
    }

    /** Runs a step; it says how far it is to the consumer, and {@code remark} is shown when it has ended. */
    public <T> T step(String name, Step<T> step, Function<T, String> remark) throws Exception {
        Instant since = Instant.now();
        AtomicReference<String> said = new AtomicReference<>("");
        screen.live(() -> lines.line("·", group, name, Duration.between(since, Instant.now()), said.get()));
        try {
            T result = step.run(said::set);
            print(name, Status.SUCCEEDED, since, remark.apply(result));
            return result;
        } catch (Exception e) {
            print(name, Status.FAILED, since, "");
            throw e;
        }
    }

    public interface Step<T> {
        T run(Consumer<String> progress) throws Exception;
    }

    private void print(String name, Status status, Instant since, String remark) {
        screen.still();
        screen.line(lines.line(
                Lines.mark(status, screen.isColoured()), group, name, Duration.between(since, Instant.now()), remark));
    }
}
