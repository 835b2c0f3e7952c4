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

    /** Returns {@code 0.4 s}, {@code 59 s}, {@code 2m05}, {@code 1h02}, or {@code 3d04h}. */
    static String brief(Duration duration) {
        if (duration.toSeconds() < 10) {
            return elapsed(duration.isNegative() ? Duration.ZERO : duration);
        }
        if (duration.toMinutes() < 1) {
            return duration.toSeconds() + " s";
        }
        if (duration.toHours() < 1) {
            return String.format(Locale.ROOT, "%dm%02d", duration.toMinutes(), duration.toSecondsPart());
        }
        return duration.toDays() < 1
                ? String.format(Locale.ROOT, "%dh%02d", duration.toHours(), duration.toMinutesPart())
                : String.format(Locale.ROOT, "%dd%02dh", duration.toDays(), duration.toHoursPart());
    }

    private static int longest(Collection<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(1);
    }
}
