package com.example.pipeline.cli.permissions;

import java.util.List;

/**
 * One action that one statement allows to a role, within a boundary, or on a resource. It leaves out conditions: the
 * access logs have what was allowed under them.
 *
 * @param statement its Sid; without one, the policy's name and the statement's index
 */
record Grant(Holder holder, String statement, Wildcard action, List<Wildcard> resources) {

    /** The key in permissions.yaml that reasons for this grant have. */
    String reasonKey() {
        return holder.kind() == Holder.Kind.RESOURCE
                ? holder.name() + " " + statement
                : holder.name().text();
    }
}
