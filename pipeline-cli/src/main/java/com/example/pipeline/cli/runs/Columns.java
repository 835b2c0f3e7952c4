package com.example.pipeline.cli.runs;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;

/** Formats the lines of steps and actions in columns: mark, stage, action, duration, remark. */
public record Columns(int stageWidth, int actionWidth) {
    private static final int DURATION = 11;

    static Columns of(Collection<String> stages, Collection<String> actions) {
        return new Columns(longest(stages), longest(actions));
    }

    String line(String mark, String stage, String action, Duration duration, String remark) {
        String format = "%s %-" + stageWidth + "s  %-" + actionWidth + "s  %" + DURATION + "s  %s";
        return String.format(
                        format,
                        mark,
                        stage,
                        action,
                        duration == null ? "" : elapsed(duration),
                        remark.lines().findFirst().orElse(""))
                .stripTrailing();
    }

    /** Returns {@code 0.4 s}, {@code 59.9 s}, {@code 2 min 05 s} or {@code 1 h 02 min}. */
    public static String elapsed(Duration duration) {
        if (duration.toMinutes() < 1) {
            return String.format(Locale.ROOT, "%.1f s", Math.floor(duration.toMillis() / 100.0) / 10);
        }
        if (duration.toHours() < 1) {
            return String.format(Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
        }
        return String.format(Locale.ROOT, "%d h %02d min", duration.toHours(), duration.toMinutesPart());
    }

    private static int longest(Collection<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(1);
    }
}
