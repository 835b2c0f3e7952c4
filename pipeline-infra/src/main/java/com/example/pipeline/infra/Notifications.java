package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awscdk.services.codepipeline.Pipeline;
import software.amazon.awscdk.services.codestarnotifications.CfnNotificationRule;
import software.amazon.awscdk.services.codestarnotifications.CfnNotificationRule.TargetProperty;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** A topic for each environment's approval, and one for what concerns the pipeline itself. */
final class Notifications extends Construct {

    private final DeliveryNames names;
    private final Key key;
    private final Map<String, Topic> topics = new LinkedHashMap<>();

    Notifications(Construct scope, DeliveryNames names, Key key, PipelineSettings settings) {
        super(scope, "Notifications");
        this.names = names;
        this.key = key;
        Set<String> everybody = new TreeSet<>();
        for (Environment environment : settings.environments()) {
            environment.approval().ifPresent(approval -> {
                topic("approval-" + environment.name(), approval.mail());
                everybody.addAll(approval.mail());
            });
        }
        Topic pipeline = topic("pipeline", everybody);
        pipeline.addToResourcePolicy(PolicyStatement.Builder.create()
                .sid("AnnounceFailures")
                .principals(List.of(new ServicePrincipal("codestar-notifications.amazonaws.com")))
                .actions(List.of("sns:Publish"))
                .resources(List.of(pipeline.getTopicArn()))
                .build());
    }

    /** Where changes of the pipeline, and its failures, are announced. */
    Topic pipeline() {
        return topics.get("pipeline");
    }

    /** @return null if the environment needs no approval */
    Topic approval(Environment environment) {
        return topics.get("approval-" + environment.name());
    }

    List<String> all() {
        return topics.values().stream().map(Topic::getTopicArn).toList();
    }

    void onFailure(Pipeline pipeline) {
        CfnNotificationRule.Builder.create(this, "Failure")
                .name(names.of("pipeline-failed"))
                .detailType("FULL")
                .resource(pipeline.getPipelineArn())
                .eventTypeIds(List.of("codepipeline-pipeline-pipeline-execution-failed"))
                .targets(List.of(TargetProperty.builder()
                        .targetType("SNS")
                        .targetAddress(pipeline().getTopicArn())
                        .build()))
                .build();
    }

    private Topic topic(String name, Iterable<String> mail) {
        Topic topic = Topic.Builder.create(this, name)
                .topicName(names.of(name))
                .masterKey(key)
                .enforceSsl(true)
                .build();
        mail.forEach(address -> topic.addSubscription(new EmailSubscription(address)));
        topics.put(name, topic);
        return topic;
    }
}
