package com.example.pipeline.cli.document;

import java.util.Collection;

/**
 * A value as it is written in the document, so that {@code 0.10}, {@code 017} and {@code NO} stay what they are.
 *
 * @param path of its key
 * @param line in the file, from 1
 */
public record Scalar(String path, String text, int line, Problems problems) {

    public void problem(String what) {
        problems.add(line, path, what);
    }

    /** Reports that the local runner does not support this value, which is valid in AWS. */
    public void unsupported() {
        unsupported(text + " is not supported by the local runner");
    }

    /** The same with a reason of its own. */
    public void unsupported(String what) {
        problems.addUnsupported(line, path, what);
    }

    /** Reports a value that is none of these; {@code what} says what it should be, such as {@code "runtime"}. */
    public boolean isOneOf(Collection<String> values, String what) {
        if (!values.contains(text)) {
            problem("unknown " + what + " " + text + Spelling.hint(text, values));
        }
        return values.contains(text);
    }
}
