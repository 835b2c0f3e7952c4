package com.example.pipeline.cli.document;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes a tree of a YAML template ("Intrinsic function reference" in the CloudFormation User Guide: short forms). */
final class TemplateYaml {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private TemplateYaml() {}

    static JsonNode tree(Node node) {
        String tag = node.getTag().getValue();
        return tag.startsWith("!") && tag.length() > 1 ? function(tag.substring(1), node) : plain(node);
    }

    private static JsonNode function(String name, Node node) {
        if (name.equals("Ref") || name.equals("Condition")) {
            return NODES.objectNode().set(name, plain(node));
        }
        JsonNode argument = plain(node);
        if (name.equals("GetAtt") && argument.isString()) {
            ArrayNode parts = NODES.arrayNode();
            for (String part : argument.asString().split("\\.", 2)) {
                parts.add(part);
            }
            argument = parts;
        }
        return NODES.objectNode().set("Fn::" + name, argument);
    }

    private static JsonNode plain(Node node) {
        if (node instanceof MappingNode mapping) {
            ObjectNode object = NODES.objectNode();
            mapping.getValue().forEach(tuple -> object.set(key(tuple.getKeyNode()), tree(tuple.getValueNode())));
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = NODES.arrayNode();
            sequence.getValue().forEach(item -> array.add(tree(item)));
            return array;
        }
        return NODES.stringNode(((ScalarNode) node).getValue());
    }

    private static String key(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : node.toString();
    }
}
