package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.pipeline.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads {@code permissions.yaml}: per role, boundary or resource's policy (wildcards allowed) a list of mappings with
 * {@code actions} and either {@code reason}, for what no run uses, or {@code when}, for what some runs use
 * and others don't; with {@code statement}, they are about one statement only.
 */
record ReasonsReader(String file) {

    List<Reason> read(String yaml) {
        try {
            List<Reason> reasons = new ArrayList<>();
            new Compose(LoadSettings.builder().setLabel(file).build())
                    .composeString(yaml)
                    .ifPresent(root -> mapping(root)
                            .forEach((holder, entries) ->
                                    list(entries).forEach(entry -> reasons.addAll(entry(holder, entry)))));
            return reasons;
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw Problem.failed(file + ":" + line + ": not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw Problem.failed(file + ":1: not YAML: " + e.getMessage());
        }
    }

    private List<Reason> entry(String holder, Node node) {
        Map<String, Node> entry = mapping(node);
        for (String key : entry.keySet()) {
            if (!List.of("actions", "reason", "statement", "when").contains(key)) {
                throw wrong(
                        entry.get(key), "unknown key " + key + "; there is: actions, reason or when, and statement");
            }
        }
        if (!entry.containsKey("actions") || entry.containsKey("reason") == entry.containsKey("when")) {
            throw wrong(node, "needs actions, and one of reason and when");
        }
        boolean occasional = entry.containsKey("when");
        String text = text(entry.get(occasional ? "when" : "reason"));
        String statement = entry.containsKey("statement") ? text(entry.get("statement")) : null;
        return list(entry.get("actions")).stream()
                .map(action -> new Reason(Wildcard.of(holder), statement, text(action), text, occasional, line(action)))
                .toList();
    }

    private Map<String, Node> mapping(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, "must be a mapping");
        }
        Map<String, Node> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (values.put(text(tuple.getKeyNode()), tuple.getValueNode()) != null) {
                throw wrong(tuple.getKeyNode(), text(tuple.getKeyNode()) + " is there twice");
            }
        }
        return values;
    }

    private List<Node> list(Node node) {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong(node, "must be a list");
        }
        return sequence.getValue();
    }

    private String text(Node node) {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw wrong(node, "must be text");
        }
        return scalar.getValue().strip();
    }

    private Problem wrong(Node node, String what) {
        return Problem.failed(file + ":" + line(node) + ": " + what);
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
