package com.example.pipeline.cli.codebuild;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads {@code phases}. */
final class PhaseParser {
    private static final Set<String> RUNTIMES =
            Set.of("android", "dotnet", "golang", "java", "nodejs", "php", "python", "ruby");

    private final Mistakes mistakes;
    private final Map<String, String> runtimeVersions = new TreeMap<>();

    PhaseParser(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    Map<String, String> runtimeVersions() {
        return runtimeVersions;
    }

    List<Phase> parse(Section section) {
        List<Phase> phases = new ArrayList<>();
        for (PhaseName name : PhaseName.values()) {
            section.section(name.key()).ifPresent(phase -> phases.add(phase(name, phase)));
        }
        section.end();
        if (phases.stream().allMatch(Phase::isEmpty)) {
            mistakes.add(section.line(), "phases", "has no command to run");
        }
        return phases;
    }

    private Phase phase(PhaseName name, Section section) {
        section.unsupported("run-as");
        if (name == PhaseName.INSTALL) {
            section.section("runtime-versions").ifPresent(this::runtimes);
        } else if (section.has("runtime-versions")) {
            mistakes.add(
                    section.line("runtime-versions"),
                    section.path("runtime-versions"),
                    "is only possible in phases.install");
        }
        if (name != PhaseName.INSTALL) {
            section.require("commands");
        }
        Phase phase = new Phase(name, commands(section, "commands"), commands(section, "finally"), onFailure(section));
        section.end();
        return phase;
    }

    private static List<Command> commands(Section section, String key) {
        return section.texts(key).stream()
                .map(item -> new Command(item.text(), item.line()))
                .toList();
    }

    private OnFailure onFailure(Section section) {
        return section.text("on-failure")
                .map(scalar -> OnFailure.parse(scalar.text()).orElseGet(() -> {
                    mistakes.add(
                            scalar.line(),
                            scalar.path(),
                            "must be ABORT, CONTINUE, RETRY, RETRY-count, RETRY-regex or RETRY-count-regex,"
                                    + " with a count of at most 100");
                    return OnFailure.DEFAULT;
                }))
                .orElse(OnFailure.DEFAULT);
    }

    private void runtimes(Section section) {
        for (String runtime : section.keys()) {
            if (!RUNTIMES.contains(runtime)) {
                mistakes.add(
                        section.line(runtime),
                        section.path(runtime),
                        "unknown runtime" + Spelling.hint(runtime, RUNTIMES));
            }
            section.text(runtime).ifPresent(version -> runtimeVersions.put(runtime, version.text()));
        }
    }
}
