package com.example.pipeline.cli.codebuild;

import java.util.regex.Pattern;

/**
 * A pattern for paths: {@code *} and {@code ?} stay within a folder, {@code **} goes across folders and may
 * be nothing; {@code x/**}{@code /*} is also {@code x} itself ("Build specification reference for CodeBuild",
 * exclude-paths).
 */
record Glob(String text, Pattern pattern) {

    static Glob of(String text) {
        String normal = text.startsWith("./") ? text.substring(2) : text;
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < normal.length()) {
            String rest = normal.substring(i);
            if (rest.equals("/**/*") || rest.equals("/**")) {
                regex.append("(/.*)?");
                i = normal.length();
            } else if (rest.startsWith("**/")) {
                regex.append("(.*/)?");
                i += 3;
            } else if (rest.startsWith("**")) {
                regex.append(".*");
                i += 2;
            } else {
                regex.append(
                        switch (rest.charAt(0)) {
                            case '*' -> "[^/]*";
                            case '?' -> "[^/]";
                            default -> Pattern.quote(rest.substring(0, 1));
                        });
                i++;
            }
        }
        return new Glob(normal, Pattern.compile(regex.toString(), Pattern.DOTALL));
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    /** The folder that all matches are in; empty when it can be any. */
    String folder() {
        int wild = text.length();
        for (int i = 0; i < text.length() && wild == text.length(); i++) {
            wild = "*?".indexOf(text.charAt(i)) < 0 ? wild : i;
        }
        return text.substring(0, Math.max(0, text.lastIndexOf('/', wild - 1)));
    }
}
