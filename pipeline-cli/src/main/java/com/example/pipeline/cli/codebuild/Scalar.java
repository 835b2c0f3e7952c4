package com.example.pipeline.cli.codebuild;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A value of the buildspec as it is written there, so that {@code 0.10}, {@code 017} and {@code NO} stay what
 * they are.
 */
record Scalar(String path, String text, int line) {

    /** Reports a value that is not text, and returns null for it. */
    static Scalar of(String path, Node node, Mistakes mistakes) {
        if (node instanceof ScalarNode scalar) {
            return new Scalar(path, scalar.getValue(), line(node));
        }
        mistakes.add(line(node), path, "must be text (with \": \" or \"[\" in it, it needs quotes)");
        return null;
    }

    static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
