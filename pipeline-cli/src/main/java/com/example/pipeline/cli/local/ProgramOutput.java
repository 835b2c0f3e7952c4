package com.example.pipeline.cli.local;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What programs print, as people read it. */
public final class ProgramOutput {
    private static final Pattern CONTROL_SEQUENCE = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");

    /** What Maven, its JVM, and its logger print for the reader of a complete log. */
    private static final Pattern MAVEN_LOG = Pattern.compile("(\\[(INFO|WARNING|DEBUG)]|WARNING: |SLF4J[:(]).*");

    private static final Pattern MAVEN_EPILOGUE =
            Pattern.compile("\\[ERROR]( *|.* \\[Help \\d+] http.*| To see the full stack trace.*| Re-run Maven using.*"
                    + "| For more information about the errors.*| After correcting the problems.*| +mvn .*"
                    + "| Failed to execute goal .*:exec-maven-plugin:.*)");
    /** The line has numbers that the error of the goal lacks. */
    private static final Pattern JACOCO_RULE = Pattern.compile("\\[WARNING] Rule violated .*");

    private ProgramOutput() {}

    /** Removes colours and cursor movements, which only a terminal understands. */
    public static String plain(String text) {
        return CONTROL_SEQUENCE.matcher(text).replaceAll("");
    }

    /**
     * Returns the lines that say why a program failed. Of Maven, these are its errors and what other programs printed, without
     * its advice on how to run it again. Of any other program, these are all lines.
     */
    public static List<String> reasons(List<String> lines) {
        List<String> plain = lines.stream().map(ProgramOutput::plain).toList();
        if (plain.stream().noneMatch(line -> line.startsWith("[ERROR] Failed to execute goal"))) {
            return plain;
        }
        List<String> reasons = new ArrayList<>();
        for (String line : plain) {
            boolean ofMaven = MAVEN_LOG.matcher(line).matches()
                    && !JACOCO_RULE.matcher(line).matches();
            if (!ofMaven && !MAVEN_EPILOGUE.matcher(line).matches() && !line.isBlank()) {
                reasons.add(line.replaceFirst("^\\[(ERROR|WARNING)] ", "").replaceFirst(" -> \\[Help \\d+]$", ""));
            }
        }
        return reasons.isEmpty() ? plain : reasons;
    }
}
