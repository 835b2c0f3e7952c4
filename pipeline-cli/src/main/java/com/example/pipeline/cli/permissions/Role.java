package com.example.pipeline.cli.permissions;

/**
 * A role that a template creates.
 *
 * @param account null: whichever account the template is deployed to
 * @param name may have <code>${...}</code> in it, see {@link Wildcard}
 * @param boundary name of the managed policy that limits it; null: there is none
 */
record Role(String account, Wildcard name, String boundary) {

    /** @param principal ARN of a role, with its path */
    boolean is(String principal) {
        String[] parts = principal.split(":", 6);
        return parts.length == 6
                && parts[5].startsWith("role/")
                && (account == null || account.equals(parts[4]))
                && name.matches(parts[5].substring(parts[5].lastIndexOf('/') + 1));
    }

    boolean isBoundedBy(Boundary policy) {
        return policy.name().equals(boundary)
                && (account == null || policy.account() == null || account.equals(policy.account()));
    }
}
