package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.ApprovalSettings;
import com.example.pipeline.infra.settings.EnvironmentSettings;
import com.example.roles.DeliveryNames;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.services.codepipeline.CfnPipeline;
import software.amazon.awscdk.services.codestarnotifications.CfnNotificationRule;
import software.amazon.awscdk.services.codestarnotifications.CfnNotificationRule.TargetProperty;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** The topics: one for each approval, and one for what concerns the pipeline itself. */
final class Notifications extends Construct {

    private static final ServicePrincipal SENDER = new ServicePrincipal("codestar-notifications.amazonaws.com");

    private final DeliveryNames names;
    private final Key key;
    private final Topic pipeline;
    private final Map<String, Topic> approvals = new LinkedHashMap<>();

    Notifications(Construct scope, DeliveryNames names, Key key, List<EnvironmentSettings> environments) {
        super(scope, "Notifications");
        this.names = names;
        this.key = key;
        this.pipeline = topic("Pipeline", names.pipeline(), environments.stream()
            .flatMap(environment -> environment.approval().stream())
            .flatMap(approval -> approval.mail().stream())
            .distinct()
            .toList());
        environments.forEach(environment -> environment.approval().map(ApprovalSettings::mail)
            .ifPresent(mail -> approvals.put(environment.name(), topic(environment.title(),
                "%s-approval-%s".formatted(names.application(), environment.name()), mail))));
    }

    /** Where a change of the pipeline itself is announced. */
    String pipelineChange() {
        return pipeline.getTopicArn();
    }

    Optional<String> approval(EnvironmentSettings environment) {
        return Optional.ofNullable(approvals.get(environment.name())).map(Topic::getTopicArn);
    }

    List<String> topicArns() {
        return Stream.of(List.of(pipeline), approvals.values())
            .flatMap(Collection::stream)
            .map(Topic::getTopicArn)
            .toList();
    }

    void onFailure(CfnPipeline failing) {
        pipeline.grantPublish(SENDER);
        key.addToResourcePolicy(PolicyStatement.Builder.create()
            .principals(List.of(SENDER))
            .actions(List.of("kms:Decrypt", "kms:GenerateDataKey*"))
            .resources(List.of("*"))
            .conditions(Map.of("StringEquals",
                Map.of("kms:ViaService", "sns.%s.amazonaws.com".formatted(names.region()))))
            .build());
        CfnNotificationRule.Builder.create(this, "Failure")
            .name(names.pipeline() + "-failed")
            .detailType("FULL")
            .resource("arn:aws:codepipeline:%s:%s:%s".formatted(names.region(), names.cicdAccount(),
                failing.getRef()))
            .eventTypeIds(List.of("codepipeline-pipeline-pipeline-execution-failed"))
            .targets(List.of(TargetProperty.builder()
                .targetType("SNS")
                .targetAddress(pipeline.getTopicArn())
                .build()))
            .build();
    }

    private Topic topic(String id, String name, List<String> mail) {
        Topic topic = Topic.Builder.create(this, id).topicName(name).masterKey(key).enforceSsl(true).build();
        mail.forEach(address -> topic.addSubscription(new EmailSubscription(address)));
        return topic;
    }
}
