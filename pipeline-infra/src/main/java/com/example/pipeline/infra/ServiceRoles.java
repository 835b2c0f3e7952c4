package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
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

    private final PipelineSettings settings;
    private final Key key;
    private final IManagedPolicy boundary;

    ServiceRoles(Construct scope, DeliveryNames names, PipelineSettings settings, Key key) {
        super(scope, "Roles");
        this.settings = settings;
        this.key = key;
        this.boundary = ManagedPolicy.fromManagedPolicyArn(this, "Boundary", names.pipelineBoundaryArn());
    }

    /**
     * @param service the service that assumes the role, such as {@code codebuild}
     * @param policyValues values for the placeholders of the policy, without those of key and repository
     */
    IRole role(String id, String name, String service, String policy, Map<String, Object> policyValues) {
        Map<String, Object> values = new TreeMap<>(policyValues);
        values.put("key", key.getKeyArn());
        values.put("repository", settings.repository());
        values.put("connection", settings.connection());
        return Role.Builder.create(this, id)
                .roleName(name)
                .assumedBy(new ServicePrincipal(service + ".amazonaws.com"))
                .permissionsBoundary(boundary)
                .inlinePolicies(Map.of(policy, PolicyFile.read(policy, values)))
                .build()
                .withoutPolicyUpdates();
    }
}
