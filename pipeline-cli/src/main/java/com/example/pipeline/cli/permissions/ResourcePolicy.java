package com.example.pipeline.cli.permissions;

/**
 * An action that a policy of a resource allows to others: a bucket's, a key's, a topic's, the trust policy of a role,
 * or a function's permission.
 *
 * @param account null: whichever account the template is deployed to
 * @param type of the resource, as in {@code AWS::KMS::Key}
 * @param statement as in {@link Grant}
 */
record ResourcePolicy(String account, String type, String statement, Wildcard action) {

    /** What permissions.yaml has it under. */
    String holder() {
        return type + " " + statement;
    }
}
