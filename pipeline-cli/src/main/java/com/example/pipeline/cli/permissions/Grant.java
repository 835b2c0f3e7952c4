package com.example.pipeline.cli.permissions;

import java.util.List;

/**
 * One action that one statement allows to a role. Its conditions are left out: the runs' access logs say
 * what was allowed under them.
 *
 * @param statement its Sid; without one, the policy's name and the statement's place in it
 */
record Grant(Role role, String statement, Wildcard action, List<Wildcard> resources) {

    boolean allows(Use use) {
        return action.matches(use.action())
                && resources.stream().anyMatch(resource -> resource.matches(use.resource()));
    }
}
