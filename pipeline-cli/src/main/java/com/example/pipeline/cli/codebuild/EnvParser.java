package com.example.pipeline.cli.codebuild;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code env}. */
final class EnvParser {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String SH = "/bin/sh";
    private static final Set<String> WINDOWS_SHELLS = Set.of("powershell.exe", "cmd.exe");

    private final Mistakes mistakes;
    private String shell = SH;
    private Map<String, String> variables = Map.of();
    private List<String> exportedVariables = List.of();

    EnvParser(Optional<Section> env, Mistakes mistakes) {
        this.mistakes = mistakes;
        env.ifPresent(this::read);
    }

    String shell() {
        return shell;
    }

    Map<String, String> variables() {
        return variables;
    }

    List<String> exportedVariables() {
        return exportedVariables;
    }

    private void read(Section env) {
        env.text("shell").ifPresent(this::shell);
        variables = env.section("variables").map(this::variables).orElse(Map.of());
        List<Scalar> exported = env.texts("exported-variables");
        exported.forEach(this::checkName);
        exportedVariables = exported.stream().map(Scalar::text).toList();
        env.unsupported("parameter-store", "secrets-manager");
        if (env.yes("git-credential-helper")) {
            env.unsupported("git-credential-helper");
        }
        env.end();
    }

    private void shell(Scalar scalar) {
        if (scalar.text().equals("bash") || scalar.text().equals(SH)) {
            shell = scalar.text();
        } else if (WINDOWS_SHELLS.contains(scalar.text())) {
            mistakes.unsupported(scalar.line(), scalar.path() + " " + scalar.text());
        } else {
            mistakes.add(scalar.line(), scalar.path(), "must be bash or " + SH);
        }
    }

    private Map<String, String> variables(Section section) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : section.keys()) {
            Scalar name = new Scalar(section.path(key), key, section.line(key));
            checkName(name);
            if (key.startsWith("CODEBUILD_")) {
                mistakes.add(name.line(), name.path(), "names that begin with CODEBUILD_ are reserved");
            }
            section.text(key).ifPresent(value -> values.put(key, value.text()));
        }
        return Map.copyOf(values);
    }

    private void checkName(Scalar name) {
        if (!name.text().isBlank() && !NAME.matcher(name.text()).matches()) {
            mistakes.add(name.line(), name.path(), "\"" + name.text() + "\" is not the name of a variable");
        }
    }
}
