package com.example.pipeline.cli.codebuild;

/**
 * One item of a phase's {@code commands} or {@code finally}; it may have several lines.
 *
 * @param line where it is in the buildspec, from 1
 */
public record Command(String text, int line) {

    /** Its first line, and an ellipsis when there are more. */
    public String title() {
        String stripped = text.strip();
        int end = stripped.indexOf('\n');
        return end < 0 ? stripped : stripped.substring(0, end).strip() + " …";
    }
}
