package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.Status;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Stream;

/** The columns of what is printed about a run: mark, stage, action, duration, remark. */
final class Lines {
    private static final int DURATION = 11;

    private final int stageWidth;
    private final int actionWidth;

    private Lines(int stageWidth, int actionWidth) {
        this.stageWidth = stageWidth;
        this.actionWidth = actionWidth;
    }

    static Lines of(String group, Collection<String> steps) {
        return new Lines(group.length(), longest(steps.stream()));
    }

    static Lines of(PipelineDeclaration pipeline) {
        return new Lines(
                longest(pipeline.stages().stream().map(stage -> stage.name())),
                longest(pipeline.stages().stream()
                        .flatMap(stage -> stage.actions().stream())
                        .map(action -> action.name())));
    }

    String line(String mark, String stage, String action, Duration duration, String remark) {
        String elapsed = duration == null ? "" : Elapsed.text(duration);
        return (mark + " " + pad(stage, stageWidth) + "  " + pad(action, actionWidth) + "  "
                        + " ".repeat(Math.max(0, DURATION - elapsed.length())) + elapsed + "  " + oneLine(remark))
                .stripTrailing();
    }

    static String mark(Status status, boolean coloured) {
        return Mark.of(status).text(coloured);
    }

    private static String oneLine(String remark) {
        return remark.lines().findFirst().orElse("");
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static int longest(Stream<String> texts) {
        return texts.mapToInt(String::length).max().orElse(0);
    }
}
