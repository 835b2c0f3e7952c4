package com.example.pipeline.cli.runs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;

/** The table as it looks in a terminal, as an SVG picture. */
final class TerminalPicture {
    private static final Pattern STYLE = Pattern.compile("\u001b\\[([0-9;]*)m");
    private static final Map<String, String> COLOURS =
            Map.of("32", "#7ee08c", "31", "#ff8f8a", "33", "#ffd166", "36", "#7fd4e8", "2", "#9aa4b2");

    private static final Set<String> ENDS = Set.of("", "0", "39");

    private TerminalPicture() {}

    static void write(Overview overview, Path file) throws IOException {
        Terminal terminal = new Terminal(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                () -> {},
                true,
                Ansi.ON,
                168);
        List<String> lines = new RunTable(terminal).lines(overview, 14);
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1420 %d" role="img" aria-label="./pipeline runs in a terminal">
                <rect width="100%%" height="100%%" rx="8" fill="#14171b"/>
                <g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="13.5" fill="#e8eaed">
                """.formatted(60 + lines.size() * 19));
        int y = 32;
        for (String line : concat("$ ./pipeline runs", lines)) {
            svg.append("<text x=\"20\" y=\"")
                    .append(y)
                    .append("\" xml:space=\"preserve\">")
                    .append(line(line))
                    .append("</text>\n");
            y += 19;
        }
        Files.writeString(file, svg.append("</g>\n</svg>\n"));
    }

    private static List<String> concat(String first, List<String> others) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }

    private static String line(String line) {
        StringBuilder text = new StringBuilder();
        Matcher style = STYLE.matcher(line);
        int done = 0;
        boolean open = false;
        while (style.find()) {
            text.append(escaped(line.substring(done, style.start())));
            done = style.end();
            String code = style.group(1);
            if (open && ENDS.contains(code)) {
                text.append("</tspan>");
                open = false;
            } else if (!open && COLOURS.containsKey(code)) {
                text.append("<tspan fill=\"").append(COLOURS.get(code)).append("\">");
                open = true;
            }
        }
        return text.append(escaped(line.substring(done)))
                .append(open ? "</tspan>" : "")
                .toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
