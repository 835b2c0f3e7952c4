package com.example.pipeline.cli.runs;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The table of runs for a terminal. */
public final class RunTable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());
    private static final int MOST_MESSAGE = 50;
    private static final int LEAST_MESSAGE = 12;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}]");
    private static final String GAP = "  ";

    private final Terminal terminal;

    public RunTable(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A cell; the state's mark comes before the text. */
    private record Cell(State state, String text) {
        Cell {
            // Commit messages and names come from anybody. Without this, they could move the cursor.
            text = INVISIBLE.matcher(text).replaceAll(" ");
        }

        int length() {
            return text.length() + (state == null ? 0 : 2);
        }
    }

    /** @param count how many runs to show */
    public List<String> lines(Overview overview, int count) {
        List<String> lines = new ArrayList<>();
        if (overview.runs().isEmpty()) {
            lines.add("There is no run yet. Start one: ./pipeline run");
            return lines;
        }
        environments(overview, lines);
        overview.figures().forEach(figures -> lines.add(figures.line()));
        lines.add("");
        List<ListedRun> shown =
                overview.runs().subList(0, Math.min(count, overview.runs().size()));
        runs(shown, overview.time(), lines);
        int older = overview.runs().size() - shown.size();
        if (older > 0) {
            lines.add("");
            lines.add(older + (older == 1 ? " older run" : " older runs")
                    + " not shown. Show all: ./pipeline runs --last "
                    + overview.runs().size());
        }
        waiting(shown, lines);
        return lines;
    }

    private void environments(Overview overview, List<String> lines) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Environment environment : overview.environments()) {
            ListedRun.Commit commit = environment.commit();
            rows.add(Stream.of(
                            environment.name(),
                            commit == null ? "nothing yet" : commit.shortId(),
                            commit == null ? "" : cut(commit.title(), MOST_MESSAGE),
                            commit == null
                                    ? ""
                                    : "since " + TIME.format(environment.since()) + ", run " + environment.run(),
                            environment.remark())
                    .map(text -> new Cell(null, text))
                    .toList());
        }
        aligned(rows).forEach(lines::add);
    }

    private void runs(List<ListedRun> runs, Instant now, List<String> lines) {
        List<String> steps = StepNames.merged(runs);
        boolean several =
                runs.stream().map(ListedRun::pipeline).distinct().limit(2).count() > 1;
        List<List<Cell>> cells =
                runs.stream().map(run -> row(run, steps, several, now)).toList();
        List<String> names = new ArrayList<>(Stream.of("Run", "Started", "Commit", "Message", "Started by", "Pipeline")
                .filter(name -> several || !name.equals("Pipeline"))
                .toList());
        int fixed = names.size();
        int message = names.indexOf("Message");
        names.addAll(steps);
        int full = width(headed(names, cells), message);
        boolean numbered = terminal.width() > 0 && full + LEAST_MESSAGE > terminal.width();
        if (numbered) {
            IntStream.range(fixed, names.size()).forEach(i -> names.set(i, String.valueOf(i - fixed + 1)));
            lines.add("Steps: "
                    + String.join(
                            GAP,
                            IntStream.range(0, steps.size())
                                    .mapToObj(i -> (i + 1) + " " + steps.get(i))
                                    .toList()));
        }
        int room = terminal.width() == 0
                ? MOST_MESSAGE
                : Math.min(
                        MOST_MESSAGE, Math.max(LEAST_MESSAGE, terminal.width() - width(headed(names, cells), message)));
        List<List<Cell>> cut = headed(names, cells).stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(i ->
                                i == message ? new Cell(null, cut(row.get(i).text(), room)) : row.get(i))
                        .toList())
                .toList();
        lines.addAll(aligned(cut));
    }

    private static List<List<Cell>> headed(List<String> names, List<List<Cell>> rows) {
        List<Cell> head = names.stream().map(name -> new Cell(null, name)).toList();
        return Stream.concat(Stream.of(head), rows.stream()).toList();
    }

    /** The width of the table without one of its columns. */
    private static int width(List<List<Cell>> rows, int without) {
        return IntStream.range(0, rows.get(0).size())
                .map(column -> (column == without ? 0 : widest(rows, column)) + GAP.length())
                .sum();
    }

    private List<Cell> row(ListedRun run, List<String> steps, boolean several, Instant now) {
        List<Cell> cells = new ArrayList<>();
        ListedRun.Commit commit = run.commit();
        cells.add(new Cell(run.state(), run.number()));
        cells.add(new Cell(null, TIME.format(run.start())));
        cells.add(new Cell(null, commit == null ? "" : commit.shortId() + (commit.uncommitted() ? "+" : "")));
        cells.add(new Cell(null, commit == null ? "" : commit.title()));
        cells.add(new Cell(null, cut(run.startedBy(), MOST_MESSAGE)));
        if (several) {
            cells.add(new Cell(null, run.pipeline() == null ? "" : run.pipeline()));
        }
        for (String name : steps) {
            cells.add(run.step(name).map(step -> cell(step, now)).orElse(new Cell(null, "")));
        }
        return cells;
    }

    private static Cell cell(ListedRun.Step step, Instant now) {
        String text = step.state() == State.WAITING
                ? "waits"
                : step.duration(now).map(Columns::brief).orElse("");
        return new Cell(step.state(), text);
    }

    private void waiting(List<ListedRun> runs, List<String> lines) {
        for (ListedRun run : runs) {
            for (ListedRun.Step step : run.steps()) {
                Optional<ListedRun.StepAction> waiting = step.waiting();
                waiting.ifPresent(action -> {
                    lines.add("");
                    lines.add(terminal.mark(State.WAITING) + " Run " + run.number() + " waits for approval: "
                            + step.name() + " / " + action.name());
                });
            }
        }
    }

    private List<String> aligned(List<List<Cell>> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> widest(rows, column))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<Cell> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            Cell cell = row.get(i);
            line.append(cell.state == null ? "" : terminal.mark(cell.state) + " ")
                    .append(cell.text)
                    .append(" ".repeat(widths[i] - cell.length() + GAP.length()));
        }
        return line.toString().stripTrailing();
    }

    private static int widest(List<List<Cell>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
