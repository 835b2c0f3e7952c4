package com.example.pipeline.cli.permissions;

/**
 * What a policy is about: a role, a permissions boundary, or a type of resource.
 *
 * @param account null: any account that the template is deployed to
 * @param name of the role or the boundary, or the type of the resource, such as {@code AWS::KMS::Key}; a name may
 *     contain <code>${...}</code>, see {@link Wildcard}
 * @param boundary the name of the managed policy that limits a role; null: none
 */
record Holder(Kind kind, String account, Wildcard name, String boundary) {

    enum Kind {
        ROLE(""),
        BOUNDARY("Boundary "),
        /** Policies that allow something to others: of a bucket, a key, or a topic, or the trust policy of a role. */
        RESOURCE("Policies of ");

        private final String title;

        Kind(String title) {
            this.title = title;
        }
    }

    String title() {
        return kind.title + name;
    }

    /** @param principal the ARN of a role, with its path */
    boolean isRole(String principal) {
        String[] parts = principal.split(":", 6);
        return kind == Kind.ROLE
                && parts.length == 6
                && parts[5].startsWith("role/")
                && (account == null || account.equals(parts[4]))
                && name.matches(parts[5].substring(parts[5].lastIndexOf('/') + 1));
    }

    boolean isLimitedBy(Holder policy) {
        return kind == Kind.ROLE
                && policy.name.text().equals(boundary)
                && (account == null || policy.account == null || account.equals(policy.account));
    }
}
