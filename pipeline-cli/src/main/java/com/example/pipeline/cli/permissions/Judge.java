package com.example.pipeline.cli.permissions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Says of each granted action what it is there for, and which reasons are wrong. */
final class Judge {

    private final Grants grants;
    private final Tally tally;
    private final List<Reason> reasons;
    /** Whether a reason is any grant's, and still needed. */
    private final Map<Reason, Boolean> needed = new HashMap<>();

    Judge(Grants grants, Tally tally, List<Reason> reasons) {
        this.grants = grants;
        this.tally = tally;
        this.reasons = reasons;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        grants.grants().forEach(grant -> findings.add(finding(grant)));
        grants.boundaries().forEach(boundary -> findings.add(finding(boundary)));
        grants.resourcePolicies().forEach(policy -> findings.add(finding(policy)));
        return findings;
    }

    /** What is wrong with the reasons, by line; to be asked after {@link #findings}. */
    List<String> wrongReasons(String file) {
        return reasons.stream()
                .filter(reason -> !needed.getOrDefault(reason, false))
                .map(reason -> file + ":" + reason.line() + ": " + wrong(reason))
                .toList();
    }

    private String wrong(Reason reason) {
        if (needed.containsKey(reason)) {
            return "obsolete reason: " + reason.action() + " of " + reason.holder() + " is used";
        }
        List<String> holders = holders().distinct().toList();
        return holders.stream().noneMatch(reason.holder()::matches)
                ? "no role, boundary or resource " + reason.holder() + "; there is: "
                        + String.join(", ", new TreeSet<>(holders))
                : reason.action() + " is not granted to " + reason.holder()
                        + ", or has its reason in an earlier line: remove it";
    }

    private Stream<String> holders() {
        return Stream.of(
                        grants.roles().stream().map(role -> role.name().text()),
                        grants.boundaries().stream().map(Boundary::name),
                        grants.resourcePolicies().stream().map(ResourcePolicy::holder))
                .flatMap(names -> names);
    }

    private Finding finding(Grant grant) {
        Tally.Count count = tally.of(grant);
        Optional<Reason> reason =
                reason(grant.role().name().text(), grant.statement(), grant.action(), count.uses() == 0);
        Standing standing;
        if (count.uses() > 0 && count.alone() == 0) {
            standing = Standing.REDUNDANT;
        } else if (reason.map(Reason::occasional).orElse(false)) {
            standing = Standing.OCCASIONAL;
        } else if (count.uses() > 0) {
            standing = Standing.NEEDED;
        } else {
            standing = reason.isPresent() ? Standing.EXPLAINED : Standing.UNEXPLAINED;
        }
        return Finding.of(grant, count.uses(), standing, text(reason, standing));
    }

    private Finding finding(Boundary boundary) {
        boolean granted = grants.isGrantedWithin(boundary);
        Optional<Reason> reason = reason(boundary.name(), boundary.statement(), boundary.action(), !granted);
        Standing standing = granted ? Standing.GRANTED : reason.isPresent() ? Standing.EXPLAINED : Standing.UNEXPLAINED;
        return Finding.of(boundary, standing, text(reason, standing));
    }

    private Finding finding(ResourcePolicy policy) {
        Optional<Reason> reason = reason(policy.holder(), policy.statement(), policy.action(), true);
        Standing standing = reason.isPresent() ? Standing.EXPLAINED : Standing.UNEXPLAINED;
        return Finding.of(policy, standing, text(reason, standing));
    }

    private Optional<Reason> reason(String holder, String statement, Wildcard action, boolean unused) {
        Optional<Reason> found = reasons.stream()
                .filter(reason -> reason.isFor(holder, statement, action))
                .findFirst();
        found.ifPresent(reason -> needed.merge(reason, unused || reason.occasional(), Boolean::logicalOr));
        return found;
    }

    private static String text(Optional<Reason> reason, Standing standing) {
        Collection<Standing> explained = List.of(Standing.EXPLAINED, Standing.OCCASIONAL);
        return explained.contains(standing) ? reason.map(Reason::text).orElse("") : "";
    }
}
