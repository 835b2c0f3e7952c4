package com.example.pipeline.cli.runs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The page with all runs: one HTML file that needs nothing else. */
public final class RunsPage {
    /** How many of the newest runs have their logs in the page. */
    private static final int RUNS_WITH_LOGS = 20;
    /** How many of the newest runs have at least the logs of failed actions in the page. */
    private static final int RUNS_WITH_FAILURES = 200;

    private static final int TAIL = 4_000;
    private static final JsonMapper JSON = new JsonMapper();

    private RunsPage() {}

    /**
     * What the page's script reads.
     *
     * @param base where the directory of all runs is, relative to the page, with a slash at the end
     * @param live whether a server answers, which has newer data and all logs
     * @param logs the ends of logs, by path in the directory of all runs
     */
    record Data(@JsonUnwrapped Overview overview, String base, boolean live, Map<String, String> logs) {}

    /**
     * Returns a page to be kept as a file. It has the ends of the newest logs and links to all others.
     *
     * @param runs the directory of all runs
     * @param directory where the page will be
     */
    public static String file(Overview overview, Path runs, Path directory) throws IOException {
        String base = directory
                        .toAbsolutePath()
                        .normalize()
                        .relativize(runs.toAbsolutePath().normalize()) + "/";
        return page(new Data(overview, base.replace('\\', '/'), false, logs(overview, runs)), "'none'");
    }

    /** Returns a page for a server that has {@code runs.json} and the directory {@code runs/} beside it. */
    static String live(Overview overview) {
        return page(new Data(overview, "runs/", true, Map.of()), "'self'");
    }

    static String liveJson(Overview overview) {
        return JSON.writeValueAsString(new Data(overview, "runs/", true, Map.of()));
    }

    private static String page(Data data, String connect) {
        String style = resource("page.css");
        String script = resource("page.js");
        // "<" cannot end the element or begin a comment when JSON spells it as an escape.
        String json = JSON.writeValueAsString(data).replace("<", "\\u003c");
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("@STYLE_HASH@", hash(style));
        parts.put("@SCRIPT_HASH@", hash(script));
        parts.put("@CONNECT@", connect);
        parts.put("@STYLE@", style);
        parts.put("@DATA@", json);
        parts.put("@SCRIPT@", script);
        return fill(resource("page.html"), parts);
    }

    /** Replaces each placeholder once, from left to right, so that no text that was filled in is searched. */
    private static String fill(String template, Map<String, String> parts) {
        StringBuilder page = new StringBuilder();
        int done = 0;
        for (Map.Entry<String, String> part : parts.entrySet()) {
            int at = template.indexOf(part.getKey(), done);
            page.append(template, done, at).append(part.getValue());
            done = at + part.getKey().length();
        }
        return page.append(template.substring(done)).toString();
    }

    private static Map<String, String> logs(Overview overview, Path runs) throws IOException {
        Map<String, String> logs = new LinkedHashMap<>();
        List<ListedRun> newest =
                overview.runs().stream().limit(RUNS_WITH_FAILURES).toList();
        for (int i = 0; i < newest.size(); i++) {
            for (ListedRun.Step step : newest.get(i).steps()) {
                for (ListedRun.StepAction action : step.actions()) {
                    boolean wanted = i < RUNS_WITH_LOGS || action.state() == State.FAILED;
                    if (wanted && action.log() != null && Files.isRegularFile(runs.resolve(action.log()))) {
                        logs.put(action.log(), tail(runs.resolve(action.log())));
                    }
                }
            }
        }
        return logs;
    }

    /** Returns the last lines of a file. */
    private static String tail(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - TAIL);
            in.seek(start);
            byte[] bytes = new byte[(int) (in.length() - start)];
            in.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            return start == 0 ? text : "…\n" + text.substring(text.indexOf('\n') + 1);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = RunsPage.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
