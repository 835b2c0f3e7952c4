package com.example.pipeline.cli.permissions;

import java.util.List;
import java.util.stream.Stream;

/**
 * A row of the table.
 *
 * @param holder the role, the boundary, or the type of the resource
 * @param accounts those of roles or boundaries of this name for which it is the same; empty: any account
 * @param uses in all runs
 * @param reason why it stays, or when it is used; empty: there is none
 */
record Finding(
        Kind kind,
        String holder,
        List<String> accounts,
        String statement,
        String action,
        long uses,
        Standing standing,
        String reason) {

    static Finding of(Grant grant, long uses, Standing standing, String reason) {
        return new Finding(
                Kind.ROLE,
                grant.role().name().text(),
                accounts(grant.role().account()),
                grant.statement(),
                grant.action().text(),
                uses,
                standing,
                reason);
    }

    static Finding of(Boundary boundary, Standing standing, String reason) {
        return new Finding(
                Kind.BOUNDARY,
                boundary.name(),
                accounts(boundary.account()),
                boundary.statement(),
                boundary.action().text(),
                0,
                standing,
                reason);
    }

    static Finding of(ResourcePolicy policy, Standing standing, String reason) {
        return new Finding(
                Kind.RESOURCE,
                policy.type(),
                accounts(policy.account()),
                policy.statement(),
                policy.action().text(),
                0,
                standing,
                reason);
    }

    private static List<String> accounts(String account) {
        return account == null ? List.of() : List.of(account);
    }

    boolean isSameElsewhere(Finding other) {
        return kind == other.kind
                && holder.equals(other.holder)
                && statement.equals(other.statement)
                && action.equals(other.action)
                && standing == other.standing
                && reason.equals(other.reason);
    }

    Finding and(Finding elsewhere) {
        return new Finding(
                kind,
                holder,
                Stream.concat(accounts.stream(), elsewhere.accounts.stream())
                        .distinct()
                        .toList(),
                statement,
                action,
                uses + elsewhere.uses,
                standing,
                reason);
    }
}
