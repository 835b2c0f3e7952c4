package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awscdk.services.codepipeline.Pipeline;
import software.amazon.awscdk.services.codestarnotifications.CfnNotificationRule;
import software.amazon.awscdk.services.codestarnotifications.CfnNotificationRule.TargetProperty;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** A topic for the approval of each environment, and one for changes of the pipeline and executions that end early. */
final class Notifications extends Construct {

    private final DeliveryNames names;
    private final Key key;
    private final Topic pipeline;
    private final Map<Environment, Topic> approvals = new LinkedHashMap<>();

    Notifications(Construct scope, DeliveryNames names, Key key, PipelineSettings settings) {
        super(scope, "Notifications");
        this.names = names;
        this.key = key;
        Set<String> everybody = new TreeSet<>();
        for (Environment environment : settings.environments()) {
            environment.approval().ifPresent(approval -> {
                approvals.put(environment, topic("approval-" + environment.name(), approval.mail()));
                everybody.addAll(approval.mail());
            });
        }
        this.pipeline = topic("pipeline", everybody);
        pipeline.addToResourcePolicy(PolicyStatement.Builder.create()
                .sid("AnnounceFailures")
                .principals(List.of(new ServicePrincipal("codestar-notifications.amazonaws.com")))
                .actions(List.of("sns:Publish"))
                .resources(List.of(pipeline.getTopicArn()))
                .build());
    }

    /** The topic for changes of the pipeline and executions that end early. */
    Topic pipeline() {
        return pipeline;
    }

    /** The topic for the approval of an environment, if it needs one. */
    Optional<Topic> approval(Environment environment) {
        return Optional.ofNullable(approvals.get(environment));
    }

    List<String> arns() {
        return Stream.concat(approvals.values().stream(), Stream.of(pipeline))
                .map(Topic::getTopicArn)
                .toList();
    }

    /** Announces executions that end before the last environment. A self-update cancels those that wait. */
    void onEarlyEnd(Pipeline pipeline) {
        CfnNotificationRule.Builder.create(this, "EarlyEnd")
                .name(names.of("pipeline-early-end"))
                .detailType("FULL")
                .resource(pipeline.getPipelineArn())
                .eventTypeIds(List.of(
                        "codepipeline-pipeline-pipeline-execution-failed",
                        "codepipeline-pipeline-pipeline-execution-canceled",
                        "codepipeline-pipeline-pipeline-execution-superseded"))
                .targets(List.of(TargetProperty.builder()
                        .targetType("SNS")
                        .targetAddress(this.pipeline.getTopicArn())
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
        return topic;
    }
}
