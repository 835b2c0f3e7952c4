package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import java.util.ArrayList;
import java.util.List;

/**
 * What the templates of a cloud assembly give to the roles in them, and by policies of resources to anybody.
 *
 * @param boundaries managed policies that aren't attached to a role, by action
 */
record Grants(List<Role> roles, List<Grant> grants, List<Boundary> boundaries, List<ResourcePolicy> resourcePolicies) {

    static Grants of(CloudAssembly assembly) {
        List<Role> roles = new ArrayList<>();
        List<Grant> grants = new ArrayList<>();
        List<Boundary> boundaries = new ArrayList<>();
        List<ResourcePolicy> resourcePolicies = new ArrayList<>();
        for (AssemblyStack stack : assembly.stacks()) {
            Grants found = TemplateReader.read(stack);
            roles.addAll(found.roles);
            grants.addAll(found.grants);
            boundaries.addAll(found.boundaries);
            resourcePolicies.addAll(found.resourcePolicies);
        }
        return new Grants(roles, grants, boundaries, resourcePolicies);
    }

    /** Whether one of the roles that a boundary limits is granted the action at all. */
    boolean isGrantedWithin(Boundary boundary) {
        return grants.stream()
                .anyMatch(grant ->
                        grant.role().isBoundedBy(boundary) && grant.action().overlaps(boundary.action()));
    }
}
