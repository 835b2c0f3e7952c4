package com.example.pipeline.infra;

import com.example.roles.DeliveryNames;
import com.example.roles.PolicyFile;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.iam.IManagedPolicy;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/** The service roles of the pipeline and of each project, with the rights from their policy files. */
final class ServiceRoles extends Construct {

    private final Key key;
    private final IManagedPolicy boundary;

    ServiceRoles(Construct scope, DeliveryNames names, Key key) {
        super(scope, "Roles");
        this.key = key;
        this.boundary = ManagedPolicy.fromManagedPolicyArn(this, "Boundary", names.pipelineBoundaryArn());
    }

    /**
     * @param service the service that assumes the role, such as {@code codebuild}
     * @param policyValues values for the placeholders of the policy, without the key
     */
    IRole role(String id, String name, String service, String policy, Map<String, Object> policyValues) {
        Map<String, Object> values = new TreeMap<>(policyValues);
        values.put("key", key.getKeyArn());
        return Role.Builder.create(this, id)
                .roleName(name)
                .assumedBy(new ServicePrincipal(service + ".amazonaws.com"))
                .permissionsBoundary(boundary)
                .inlinePolicies(Map.of(policy, PolicyFile.read(policy, values)))
                .build()
                .withoutPolicyUpdates();
    }
}
