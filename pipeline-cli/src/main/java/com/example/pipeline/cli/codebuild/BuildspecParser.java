package com.example.pipeline.cli.codebuild;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a whole buildspec; the parts have parsers of their own. */
final class BuildspecParser {
    private final String name;
    private final Mistakes mistakes;

    BuildspecParser(String name) {
        this.name = name;
        this.mistakes = new Mistakes(name);
    }

    Buildspec parse(String yaml) {
        Buildspec buildspec =
                Section.of("", compose(yaml), mistakes).map(this::read).orElse(null);
        mistakes.throwIfAny();
        return buildspec;
    }

    private Node compose(String yaml) {
        try {
            return new Compose(LoadSettings.builder().setLabel(name).build())
                    .composeString(yaml)
                    .orElseThrow(() -> new BuildspecException(name + ":1: is empty"));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new BuildspecException(name + ":" + line + ": not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new BuildspecException(name + ":1: not YAML: " + e.getMessage());
        }
    }

    private Buildspec read(Section top) {
        version(top);
        top.unsupported("run-as", "proxy", "batch");
        EnvParser env = new EnvParser(top.section("env"), mistakes);
        top.require("phases");
        Optional<Section> phases = top.section("phases");
        PhaseParser phaseParser = new PhaseParser(mistakes);
        List<Phase> parsed = phases.map(phaseParser::parse).orElse(List.of());
        OutputParser outputs = new OutputParser(mistakes);
        Buildspec buildspec = new Buildspec(
                name,
                env.shell(),
                env.variables(),
                env.exportedVariables(),
                Map.copyOf(phaseParser.runtimeVersions()),
                parsed,
                top.section("reports").map(outputs::reports).orElse(List.of()),
                top.section("artifacts").map(outputs::artifacts).orElse(List.of()),
                top.section("cache").map(this::cachePaths).orElse(List.of()));
        top.end();
        return buildspec;
    }

    private void version(Section top) {
        top.require("version");
        top.text("version").ifPresent(version -> {
            if (version.text().equals("0.1")) {
                mistakes.unsupported(version.line(), "version 0.1");
            } else if (!version.text().equals("0.2")) {
                mistakes.add(version.line(), "version", "must be 0.2");
            }
        });
    }

    private List<String> cachePaths(Section cache) {
        cache.unsupported("key", "fallback-keys", "action");
        cache.require("paths");
        List<String> paths = cache.texts("paths").stream().map(Scalar::text).toList();
        cache.end();
        return paths;
    }
}
