package com.example.pipeline.cli.project;

/** Policy documents for the principals and resources that the attempts bring along. */
final class Policies {

    static final String EVERYTHING = allow("*", "*");
    /** A policy needs a statement. */
    static final String NOTHING = EVERYTHING.replace("Allow", "Deny").replace("[\"*\"]", "[\"none:None\"]");
    /** AWS's own policy that allows everything. */
    static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

    private Policies() {
    }

    static String allow(String resource, String... actions) {
        return """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
             "Action": ["%s"], "Resource": "%s"}]}""".formatted(String.join("\", \"", actions), resource);
    }

    static String trust(String service) {
        return """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
             "Principal": {"Service": "%s.amazonaws.com"}}]}""".formatted(service);
    }
}
