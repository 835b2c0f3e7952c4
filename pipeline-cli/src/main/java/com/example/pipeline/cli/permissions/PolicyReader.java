package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.document.Problem;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads what a policy document allows. */
record PolicyReader(Intrinsics intrinsics, String template) {

    /** An Allow statement. */
    record Statement(String id, List<Wildcard> actions, List<Wildcard> resources) {}

    /** @param policy its name, for statements without a Sid */
    List<Statement> read(String policy, JsonNode document) {
        JsonNode statements = document.path("Statement");
        List<JsonNode> all = new ArrayList<>();
        if (statements.isArray()) {
            statements.forEach(all::add);
        } else {
            all.add(statements);
        }
        List<Statement> allowing = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            JsonNode statement = all.get(i);
            if (statement.path("Effect").asString("").equals("Allow")) {
                String place = all.size() == 1 ? policy : policy + "[" + i + "]";
                allowing.add(statement(statement.path("Sid").asString(place), statement));
            }
        }
        return allowing;
    }

    private Statement statement(String id, JsonNode statement) {
        for (String inverse : List.of("NotAction", "NotResource")) {
            if (statement.has(inverse)) {
                throw Problem.failed(template + ": statement " + id + " has " + inverse
                        + ", which allows more than anybody can list: name what it allows");
            }
        }
        return new Statement(
                id,
                intrinsics.texts(statement.path("Action")).stream()
                        .map(Wildcard::action)
                        .toList(),
                intrinsics.texts(statement.path("Resource")).stream()
                        .map(Wildcard::of)
                        .toList());
    }
}
