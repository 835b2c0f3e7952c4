package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the templates of a cloud assembly allow.
 *
 * @param roles all roles in the templates
 * @param all of roles first, then of boundaries, then of resources
 */
record Grants(List<Holder> roles, List<Grant> all) {

    static Grants of(CloudAssembly assembly) {
        List<Holder> roles = new ArrayList<>();
        List<Grant> all = new ArrayList<>();
        for (AssemblyStack stack : assembly.stacks()) {
            Grants found = new TemplateReader(stack).read();
            roles.addAll(found.roles);
            all.addAll(found.all);
        }
        all.sort(Comparator.comparing(grant -> grant.holder().kind()));
        return new Grants(roles, all);
    }

    List<Grant> of(Holder.Kind kind) {
        return all.stream().filter(grant -> grant.holder().kind() == kind).toList();
    }

    /** Whether a role that a boundary limits is granted the boundary's action. */
    boolean isGrantedWithin(Grant boundary) {
        return boundary.holder().kind() == Holder.Kind.BOUNDARY
                && all.stream()
                        .anyMatch(grant -> grant.holder().isLimitedBy(boundary.holder())
                                && grant.action().overlaps(boundary.action()));
    }
}
