package com.example.pipeline.cli.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The includes and excludes of a filter for branches, tags, or file paths. An exclude takes precedence. Without includes,
 * everything is included.
 */
record Patterns(List<Glob> includes, List<Glob> excludes) {

    /** @param criterion an object with the lists {@code includes} and {@code excludes} */
    static Patterns of(JsonNode criterion) {
        return new Patterns(globs(criterion.path("includes")), globs(criterion.path("excludes")));
    }

    private static List<Glob> globs(JsonNode list) {
        List<Glob> globs = new ArrayList<>();
        list.forEach(pattern -> globs.add(new Glob(pattern.asString(""))));
        return globs;
    }

    boolean allow(String value) {
        return !matches(excludes, value) && (includes.isEmpty() || matches(includes, value));
    }

    private static boolean matches(List<Glob> globs, String value) {
        return globs.stream().anyMatch(glob -> glob.matches(value));
    }

    /** @param what the value is, such as {@code branch} */
    String explain(String what, String value) {
        Optional<Glob> excluded =
                excludes.stream().filter(glob -> glob.matches(value)).findFirst();
        if (excluded.isPresent()) {
            return what + " " + value + " is excluded by " + quoted(excluded.get());
        }
        Optional<Glob> included =
                includes.stream().filter(glob -> glob.matches(value)).findFirst();
        if (included.isPresent()) {
            return what + " " + value + " matches " + quoted(included.get());
        }
        return includes.isEmpty()
                ? "any " + what
                : what + " " + value + " does not match "
                        + includes.stream().map(Patterns::quoted).collect(Collectors.joining(", "));
    }

    /** What AWS might decide otherwise about a file; empty where its documentation is clear. */
    String doubt(List<String> files) {
        for (String file : files) {
            for (List<Glob> globs : List.of(excludes, includes)) {
                Optional<Glob> doubtful = globs.stream()
                        .filter(glob -> glob.mayMatchAtTheTop(file))
                        .findFirst();
                if (doubtful.isPresent() && !matches(globs, file)) {
                    return " (AWS does not document whether %s matches %s, which is in no folder; here it does not)"
                            .formatted(quoted(doubtful.get()), file);
                }
            }
        }
        return "";
    }

    private static String quoted(Glob glob) {
        return "\"" + glob.text() + "\"";
    }
}
