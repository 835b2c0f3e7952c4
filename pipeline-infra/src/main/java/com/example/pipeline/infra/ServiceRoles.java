package com.example.pipeline.infra;

import com.example.roles.DeliveryNames;
import com.example.roles.PolicyFile;
import java.util.Map;
import software.amazon.awscdk.services.iam.IManagedPolicy;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/** One role for the pipeline and one for each project; what each may do stands in its policy file. */
final class ServiceRoles extends Construct {

    private final DeliveryNames names;
    private final Key key;
    private final IManagedPolicy boundary;

    ServiceRoles(Construct scope, DeliveryNames names, Key key) {
        super(scope, "Roles");
        this.names = names;
        this.key = key;
        this.boundary = ManagedPolicy.fromManagedPolicyArn(
                this, "Boundary", names.arn("iam", names.cicdAccount(), "policy/" + names.of("cicd-boundary")));
    }

    /** @param more values of the policy file that only this role has */
    IRole role(String name, String service, String policy, Map<String, ?> more) {
        Map<String, Object> values = names.values();
        values.put("key", key.getKeyArn());
        values.putAll(more);
        return Role.Builder.create(this, name)
                .roleName(names.of(name))
                .assumedBy(new ServicePrincipal(service + ".amazonaws.com"))
                .permissionsBoundary(boundary)
                .inlinePolicies(Map.of(policy, PolicyFile.read(policy, values)))
                .build()
                .withoutPolicyUpdates();
    }
}
