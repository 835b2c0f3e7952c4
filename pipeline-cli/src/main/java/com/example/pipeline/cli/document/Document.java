package com.example.pipeline.cli.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads YAML 1.2 and JSON with the lines of all keys. JSON is YAML, too, but less of it is allowed. */
public final class Document {
    private static final JsonMapper JSON = new JsonMapper();

    private Document() {}

    /**
     * Reads a YAML document.
     *
     * @return its mapping; without keys when the document is empty
     * @throws Problem with file and line when it is not YAML, or not a mapping
     */
    public static Section yaml(String text, Problems problems) {
        Optional<Node> node = compose(text, problems);
        if (node.isPresent() && !(node.get() instanceof MappingNode)) {
            throw problems.fatal(Section.line(node.get()), "must be a mapping of keys to values");
        }
        return new Section("", node.orElse(null), problems);
    }

    /** The same for JSON, which must be an object. */
    public static Section json(String text, Problems problems) {
        checkJson(text, problems);
        return yaml(text, problems);
    }

    /**
     * Reads a JSON array of objects.
     *
     * @throws Problem with file and line when it is something else
     */
    public static List<Section> jsonArray(String text, Problems problems) {
        checkJson(text, problems);
        if (compose(text, problems).orElse(null) instanceof SequenceNode array) {
            return sections("", array.getValue(), problems);
        }
        throw problems.fatal(1, "must be a JSON array");
    }

    /**
     * Reads a JSON file that a program wrote, as a tree whose keys are not checked.
     *
     * @throws Problem with file and line when it is not JSON
     */
    public static JsonNode tree(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (JacksonException e) {
            throw new Problems(file.toString())
                    .fatal(Math.max(1, e.getLocation().getLineNr()), "is not JSON: " + e.getOriginalMessage());
        }
    }

    /**
     * Reads a CloudFormation template, JSON or YAML, as a tree whose keys are not checked. Functions have their long
     * form, and each scalar of a YAML template is text.
     *
     * @throws Problem with file and line when it is neither
     */
    public static JsonNode template(String text, String name) {
        Problems problems = new Problems(name);
        if (text.stripLeading().startsWith("{")) {
            checkJson(text, problems);
            return JSON.readTree(text);
        }
        return compose(text, problems).map(TemplateYaml::tree).orElseGet(JSON::createObjectNode);
    }

    /** @throws Problem with file and line when it is not a template */
    public static JsonNode template(Path file) {
        try {
            return template(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw Problem.failed("Cannot read the template " + file + ": " + e.getMessage(), e);
        }
    }

    static List<Section> sections(String path, List<Node> items, Problems problems) {
        List<Section> sections = new ArrayList<>();
        for (Node item : items) {
            String place = name(item)
                    .map(name -> path.isEmpty() ? name : path + "." + name)
                    .orElse(path + "[" + sections.size() + "]");
            sections.add(new Section(place, item, problems));
        }
        return sections;
    }

    private static Optional<String> name(Node item) {
        return item instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals("name"))
                        .filter(tuple -> tuple.getValueNode() instanceof ScalarNode)
                        .map(tuple -> ((ScalarNode) tuple.getValueNode()).getValue())
                        .findFirst()
                : Optional.empty();
    }

    private static Optional<Node> compose(String text, Problems problems) {
        try {
            return new Compose(LoadSettings.builder().build()).composeString(text);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw problems.fatal(line, "is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw problems.fatal(1, "is not YAML: " + e.getMessage());
        }
    }

    private static void checkJson(String text, Problems problems) {
        try {
            JSON.readTree(text);
        } catch (JacksonException e) {
            throw problems.fatal(Math.max(1, e.getLocation().getLineNr()), "is not JSON: " + e.getOriginalMessage());
        }
    }
}
