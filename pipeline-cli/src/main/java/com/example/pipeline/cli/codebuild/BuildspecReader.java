package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.codebuild.Buildspec.Command;
import com.example.pipeline.cli.codebuild.Buildspec.Phase;
import com.example.pipeline.cli.codebuild.Buildspec.PhaseName;
import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.document.Scalar;
import com.example.pipeline.cli.document.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariableType;

/** Reads buildspecs. */
final class BuildspecReader {
    private static final String SH = "/bin/sh";
    private static final Set<String> WINDOWS_SHELLS = Set.of("powershell.exe", "cmd.exe");

    private BuildspecReader() {}

    /**
     * @param name for messages, such as {@code buildspecs/buildspec_test.yml}
     * @throws Problem with all mistakes, and all keys that the local runner does not support
     */
    static Buildspec parse(String yaml, String name) {
        Problems problems = Problems.passingUnknownKeys(name);
        List<String> notices = new ArrayList<>();
        Buildspec buildspec = buildspec(name, Document.yaml(yaml, problems), notices);
        problems.throwIfAny();
        notices.addAll(problems.notices());
        return buildspec;
    }

    private static Buildspec buildspec(String name, Section top, List<String> notices) {
        top.require("version");
        top.text("version").ifPresent(BuildspecReader::checkVersion);
        checkUser(top);
        // Without a proxy server, and in a build that is no batch build, these change nothing.
        top.ignored("proxy", "batch");
        top.require("phases");
        Optional<Section> env = top.filledSection("env");
        // There is no Git repository in an artifact.
        env.ifPresent(section -> section.flag("git-credential-helper"));
        return new Buildspec(
                name,
                top.text("version", "").equals("0.1"),
                env.map(BuildspecReader::shell).orElse(SH),
                env.flatMap(section -> section.filledSection("variables"))
                        .map(BuildspecReader::variables)
                        .orElse(Map.of()),
                env.map(BuildspecReader::storedVariables).orElse(Map.of()),
                env.map(BuildspecReader::exportedVariables).orElse(List.of()),
                top.section("phases").map(BuildspecReader::phases).orElse(List.of()),
                top.filledSection("reports").map(BuildspecOutputs::reports).orElse(List.of()),
                top.filledSection("artifacts").map(BuildspecOutputs::artifacts).orElse(List.of()),
                top.filledSection("cache").map(BuildspecReader::cachePaths).orElse(List.of()),
                notices);
    }

    /** Builds run as root in CodeBuild's images, and as the user of this machine here. */
    private static void checkUser(Section section) {
        section.text("run-as").filter(user -> !user.text().equals("root")).ifPresent(Scalar::unsupported);
    }

    private static void checkVersion(Scalar version) {
        if (!Set.of("0.1", "0.2").contains(version.text())) {
            version.problem("must be 0.1 or 0.2");
        }
    }

    private static String shell(Section env) {
        Optional<Scalar> shell = env.text("shell");
        shell.ifPresent(written -> {
            if (WINDOWS_SHELLS.contains(written.text())) {
                written.unsupported();
            } else if (!Set.of("bash", SH).contains(written.text())) {
                written.problem("must be bash or " + SH);
            }
        });
        return shell.map(Scalar::text).orElse(SH);
    }

    private static Map<String, String> variables(Section section) {
        for (String name : section.keys()) {
            checkVariable(section.key(name));
            if (name.startsWith("CODEBUILD_")) {
                section.problem(name, "names that begin with CODEBUILD_ are reserved");
            }
        }
        return texts(section);
    }

    private static Map<String, BuildVariable> storedVariables(Section env) {
        Map<String, BuildVariable> variables = new TreeMap<>();
        env.filledSection("parameter-store")
                .map(BuildspecReader::variables)
                .orElse(Map.of())
                .forEach((name, parameter) ->
                        variables.put(name, new BuildVariable(EnvironmentVariableType.PARAMETER_STORE, parameter)));
        env.filledSection("secrets-manager")
                .map(BuildspecReader::variables)
                .orElse(Map.of())
                .forEach((name, secret) ->
                        variables.put(name, new BuildVariable(EnvironmentVariableType.SECRETS_MANAGER, secret)));
        return variables;
    }

    private static Map<String, String> texts(Section section) {
        Map<String, String> texts = new TreeMap<>();
        section.keys().forEach(key -> section.text(key).ifPresent(value -> texts.put(key, value.text())));
        return texts;
    }

    private static List<String> exportedVariables(Section env) {
        List<Scalar> names = env.oneOrMoreTexts("exported-variables");
        names.forEach(BuildspecReader::checkVariable);
        return names.stream().map(Scalar::text).toList();
    }

    private static void checkVariable(Scalar name) {
        if (!name.text().isBlank() && !CommandShell.isVariable(name.text())) {
            name.unsupported(
                    "\"" + name.text() + "\" is no name of a shell variable: not supported by the local runner");
        }
    }

    private static List<Phase> phases(Section section) {
        List<Phase> phases = Stream.of(PhaseName.values())
                .flatMap(name -> section.filledSection(name.key()).map(phase -> phase(name, phase)).stream())
                .toList();
        if (phases.stream().allMatch(Phase::isEmpty)) {
            section.problem("has no command to run");
        }
        return phases;
    }

    private static Phase phase(PhaseName name, Section section) {
        checkUser(section);
        Map<String, String> runtimes = Map.of();
        if (name == PhaseName.INSTALL) {
            runtimes = section.filledSection("runtime-versions")
                    .map(BuildspecReader::texts)
                    .orElse(runtimes);
        }
        return new Phase(
                name,
                runtimes,
                commands(section, "commands"),
                commands(section, "finally"),
                section.text("on-failure").map(BuildspecReader::onFailure).orElse(OnFailure.DEFAULT));
    }

    private static List<Command> commands(Section section, String key) {
        return section.oneOrMoreTexts(key).stream()
                .map(item -> new Command(item.text(), item.line()))
                .toList();
    }

    private static OnFailure onFailure(Scalar written) {
        return OnFailure.parse(written.text()).orElseGet(() -> {
            written.problem("must be ABORT, CONTINUE, RETRY, RETRY-count, RETRY-regex or RETRY-count-regex,"
                    + " with a count of at most 100");
            return OnFailure.DEFAULT;
        });
    }

    private static List<String> cachePaths(Section cache) {
        // They choose among caches in S3. A project has one cache on this machine.
        cache.ignored("key", "fallback-keys", "action");
        return cache.oneOrMoreTexts("paths").stream().map(Scalar::text).toList();
    }
}
