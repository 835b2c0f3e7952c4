package com.example.pipeline.cli.permissions;

/**
 * An action of a managed policy that limits roles: it grants nothing.
 *
 * @param account null: whichever account the template is deployed to
 * @param statement as in {@link Grant}
 */
record Boundary(String account, String name, String statement, Wildcard action) {}
