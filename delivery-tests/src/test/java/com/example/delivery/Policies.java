package com.example.delivery;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Policy documents for the principals and resources that the attempts bring along. */
final class Policies {

    static final String EVERYTHING = allow("*", "*");
    /** A policy needs a statement. */
    static final String NOTHING = EVERYTHING.replace("Allow", "Deny").replace("[\"*\"]", "[\"none:None\"]");
    /** AWS's own policy that allows everything. */
    static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

    private Policies() {}

    static String allow(String resource, String... actions) {
        return """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
             "Action": ["%s"], "Resource": "%s"}]}""".formatted(String.join("\", \"", actions), resource);
    }

    /** The policy without one of its statements. */
    static String without(String sid, String policy) {
        ObjectNode document = (ObjectNode) new JsonMapper().readTree(policy);
        ArrayNode statements = (ArrayNode) document.get("Statement");
        int before = statements.size();
        statements.removeIf(statement -> statement.path("Sid").asString("").equals(sid));
        if (statements.size() == before) {
            throw new IllegalArgumentException("No statement " + sid + " in " + policy);
        }
        return document.toString();
    }

    static String trust(String service) {
        return """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
             "Principal": {"Service": "%s.amazonaws.com"}}]}""".formatted(service);
    }
}
