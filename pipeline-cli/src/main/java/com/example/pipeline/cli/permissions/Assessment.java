package com.example.pipeline.cli.permissions;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Decides for each grant whether it is needed, and for each reason whether it is right.
 *
 * @param wrongReasons {@code line: what is wrong}
 */
record Assessment(List<Finding> findings, List<String> wrongReasons) {

    /**
     * Whether a grant is needed.
     *
     * @param uses by all runs
     * @param reason why the grant stays, or when it is used; empty: not applicable
     */
    record Finding(Grant grant, long uses, Standing standing, String reason) {}

    enum Standing {
        /** Used, and needed: IAM would deny at least one of the calls without it. */
        NEEDED,
        /** Used by some runs and not by others; a reason says when. */
        OCCASIONAL,
        /** Not used; a reason says why it stays. */
        EXPLAINED,
        /** Of a boundary, and granted to a role that it limits. */
        GRANTED,
        /** Used and not needed: another statement allows each of the calls, too. */
        REDUNDANT,
        /** Neither used nor explained. */
        UNEXPLAINED
    }

    static Assessment of(Grants grants, Usage usage, List<Reason> reasons) {
        // Whether a reason is for any grant, and still needed.
        Map<Reason, Boolean> needed = new HashMap<>();
        List<Finding> findings = grants.all().stream()
                .map(grant -> {
                    Usage.Count count = usage.of(grant);
                    boolean granted = grants.isGrantedWithin(grant);
                    Optional<Reason> reason =
                            reasons.stream().filter(each -> each.isFor(grant)).findFirst();
                    reason.ifPresent(found -> needed.merge(
                            found, found.occasional() || count.uses() == 0 && !granted, Boolean::logicalOr));
                    return finding(grant, count, granted, reason);
                })
                .toList();
        List<String> wrongReasons = reasons.stream()
                .filter(reason -> !needed.getOrDefault(reason, false))
                .filter(reason -> !reason.optional() || keys(grants).stream().anyMatch(reason.holder()::matches))
                .map(reason -> reason.line() + ": " + wrong(reason, needed.containsKey(reason), grants))
                .toList();
        return new Assessment(findings, wrongReasons);
    }

    private static Finding finding(Grant grant, Usage.Count count, boolean granted, Optional<Reason> reason) {
        Standing standing;
        if (granted) {
            standing = Standing.GRANTED;
        } else if (count.uses() > 0 && count.alone() == 0) {
            standing = Standing.REDUNDANT;
        } else if (grant.holder().kind() == Holder.Kind.ROLE
                && reason.map(Reason::occasional).orElse(false)) {
            standing = Standing.OCCASIONAL;
        } else if (count.uses() > 0) {
            standing = Standing.NEEDED;
        } else {
            standing = reason.isPresent() ? Standing.EXPLAINED : Standing.UNEXPLAINED;
        }
        boolean explained = standing == Standing.EXPLAINED || standing == Standing.OCCASIONAL;
        return new Finding(
                grant,
                count.uses(),
                standing,
                reason.filter(found -> explained).map(Reason::text).orElse(""));
    }

    private static String wrong(Reason reason, boolean isForGrant, Grants grants) {
        if (isForGrant) {
            return "obsolete reason: " + reason.holder() + " uses " + reason.action() + ": remove it";
        }
        TreeSet<String> keys = keys(grants);
        return keys.stream().noneMatch(reason.holder()::matches)
                ? "no role, boundary, or resource policy matches " + reason.holder() + ". Choose from: "
                        + String.join(", ", keys)
                : reason.holder() + " is not granted " + reason.action()
                        + ", or an earlier line has the reason for it: remove this line";
    }

    /** The names that a reason can be about. */
    private static TreeSet<String> keys(Grants grants) {
        TreeSet<String> keys = new TreeSet<>();
        grants.roles().forEach(role -> keys.add(role.name().text()));
        grants.all().forEach(grant -> keys.add(grant.reasonKey()));
        return keys;
    }
}
