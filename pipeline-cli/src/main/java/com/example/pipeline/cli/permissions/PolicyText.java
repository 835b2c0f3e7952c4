package com.example.pipeline.cli.permissions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The text of a policy file. An edit changes the lines of one statement, or adds some, and leaves the others as they are.
 */
final class PolicyText {
    private static final JsonMapper JSON = new JsonMapper();

    private String text;

    PolicyText(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** A statement with where it is in the text. */
    record Found(JsonNode node, int start, int end) {
        String sid() {
            return node.path("Sid").asString("");
        }

        /** In the order of the file. */
        Set<String> texts(String key) {
            Set<String> texts = new LinkedHashSet<>();
            JsonNode value = node.path(key);
            if (value.isArray()) {
                value.forEach(each -> texts.add(each.asString("")));
            } else if (!value.isMissingNode()) {
                texts.add(value.asString(""));
            }
            return texts;
        }

        /** The one condition StringEquals, without other conditions: an empty object for none. Null: there are others. */
        JsonNode equalities() {
            JsonNode conditions = node.path("Condition");
            return conditions.isMissingNode()
                    ? JSON.createObjectNode()
                    : conditions.size() == 1 ? conditions.get("StringEquals") : null;
        }
    }

    List<Found> statements() {
        List<Found> found = new ArrayList<>();
        JsonNode statements = JSON.readTree(text).path("Statement");
        try (JsonParser parser = JSON.createParser(text)) {
            int depth = 0;
            int start = 0;
            boolean inStatements = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME && depth == 1) {
                    inStatements = parser.currentName().equals("Statement");
                } else if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                    if (++depth == 3 && inStatements) {
                        start = (int) parser.currentTokenLocation().getCharOffset();
                    }
                } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                    if (depth-- == 3 && inStatements) {
                        int end = (int) parser.currentTokenLocation().getCharOffset() + 1;
                        found.add(new Found(statements.get(found.size()), start, end));
                    }
                }
            }
        }
        return found;
    }

    Optional<Found> statement(String sid) {
        return statements().stream().filter(each -> each.sid().equals(sid)).findFirst();
    }

    /** Adds a statement at the end. */
    void add(Statement statement) {
        List<Found> all = statements();
        Found last = all.get(all.size() - 1);
        String indent = indent(last.start());
        text = text.substring(0, last.end()) + ",\n" + indent + String.join("\n" + indent, statement.json())
                + text.substring(last.end());
    }

    /** Replaces the texts of a statement's Action or Resource. */
    void set(String sid, String key, Collection<String> texts) {
        Found statement = statement(sid).orElseThrow();
        String body = text.substring(statement.start(), statement.end());
        String value = "(?:\"[^\"]*\"|\\[[^\\]]*\\])";
        Matcher old = Pattern.compile("\"" + key + "\"\\s*:\\s*" + value).matcher(body);
        if (!old.find()) {
            throw new IllegalStateException("Statement " + sid + " has no " + key);
        }
        String line = body.substring(body.lastIndexOf('\n', old.start()) + 1, old.start());
        String indent = line.isBlank() ? line : "";
        String lines =
                String.join("\n", Statement.values(indent, key, texts, "")).substring(indent.length());
        body = body.substring(0, old.start()) + lines + body.substring(old.end());
        text = text.substring(0, statement.start()) + body + text.substring(statement.end());
    }

    /** Removes a statement with the comma before or after it. */
    void remove(String sid) {
        Found statement = statement(sid).orElseThrow();
        String before = text.substring(0, statement.start());
        String after = text.substring(statement.end());
        if (after.stripLeading().startsWith(",")) {
            after = after.substring(after.indexOf(',') + 1).stripLeading();
        } else {
            before = before.stripTrailing();
            before = before.endsWith(",") ? before.substring(0, before.length() - 1) : before;
        }
        text = before + after;
    }

    private String indent(int position) {
        int line = text.lastIndexOf('\n', position) + 1;
        return text.substring(line, position);
    }
}
