package com.example.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the documents.
 *
 * @param file its path in the repository
 */
record Page(Path file, String text) {

    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```$|`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
    private static final Pattern MADE = Pattern.compile("(?ms)^<!-- from: (\\S+) -->\n\n```(\\w+)\n(.*?)\n```$");

    /** Makes the content of a code block from what its comment names. */
    interface Source {

        /**
         * @param name what follows {@code from:}
         * @param old what the block has
         */
        String content(String name, String old) throws IOException;
    }

    /** @return the pages at the top of the repository and in {@code docs} */
    static List<Page> all(Path repository) throws IOException {
        List<Page> pages = new ArrayList<>();
        for (Path folder : List.of(repository, repository.resolve("docs"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(each -> each.toString().endsWith(".md"))
                            .sorted()
                            .toList()) {
                        pages.add(new Page(repository.relativize(file), Files.readString(file)));
                    }
                }
            }
        }
        return pages;
    }

    /** @return the targets of the links to files of the repository and within the page, as the page has them */
    List<String> links() {
        return LINK.matcher(CODE.matcher(text).replaceAll(""))
                .results()
                .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
                .filter(target -> !target.matches("[a-z]+:.*"))
                .toList();
    }

    /** @return why the link leads nowhere, or "" */
    String fault(String link, Path repository) throws IOException {
        String[] parts = link.split("#", 2);
        Path from = repository.resolve(file);
        Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return "%s links to %s, which does not exist".formatted(file, link);
        }
        if (parts.length == 2
                && target.toString().endsWith(".md")
                && !new Page(target, Files.readString(target)).anchors().contains(parts[1])) {
            return "%s links to %s, but there is no such heading".formatted(file, link);
        }
        return "";
    }

    /** @return what GitHub makes of the headings */
    private Set<String> anchors() {
        Map<String, Integer> times = new HashMap<>();
        return HEADING.matcher(text.replaceAll("(?ms)^ *```.*?^ *```$", ""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .map(anchor ->
                        times.merge(anchor, 1, Integer::sum) == 1 ? anchor : anchor + "-" + (times.get(anchor) - 1))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** @return the page with the content of each code block after a comment {@code from: NAME} made anew */
    Page madeFrom(Source source) throws IOException {
        StringBuilder made = new StringBuilder();
        Matcher blocks = MADE.matcher(text);
        while (blocks.find()) {
            String name = blocks.group(1);
            blocks.appendReplacement(
                    made,
                    Matcher.quoteReplacement("<!-- from: %s -->\n\n```%s\n%s\n```"
                            .formatted(name, blocks.group(2), source.content(name, blocks.group(3)))));
        }
        return new Page(file, blocks.appendTail(made).toString());
    }
}
