package com.example.pipeline.cli.setup;

import com.example.pipeline.cli.account.ProfileAccount;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Subscription;
import tools.jackson.databind.JsonNode;

/** Whether what a pipeline needs besides its stack is there: its connection, its mails, and enough builds at a time. */
record PipelineAccount(ProfileAccount account, CloudAssembly assembly, AssemblyStack stack) {
    private static final Map<String, String> SIZES = Map.of(
            "SMALL", "Small",
            "MEDIUM", "Medium",
            "LARGE", "Large",
            "XLARGE", "XLarge",
            "2XLARGE", "2XLarge");

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (String arn : SourceConnection.of(assembly)) {
            findings.add(Finding.of("connection " + arn, () -> connection(arn)));
        }
        findings.add(Finding.of("the subscriptions to mails", this::subscriptions));
        findings.add(Finding.of("the number of builds at a time", this::quotas));
        return findings;
    }

    private Finding connection(String arn) {
        CodeConnectionsClient connections = account.client(CodeConnectionsClient.builder());
        String status = called(() -> connections
                .getConnection(request -> request.connectionArn(arn))
                .connection()
                .connectionStatusAsString());
        return status.equals("AVAILABLE")
                ? Finding.fine("connection " + arn + " is AVAILABLE")
                : Finding.wrong(
                        "connection " + arn + " is " + status,
                        "Complete it in the console: Developer Tools, Settings, Connections, Update pending connection.");
    }

    /** SNS deletes a subscription that nobody confirms, and CloudFormation does not notice. */
    private Finding subscriptions() {
        CloudFormationClient cloudFormation = account.client(CloudFormationClient.builder());
        SnsClient sns = account.client(SnsClient.builder());
        Set<String> confirmed = new TreeSet<>();
        Set<String> pending = new TreeSet<>();
        for (StackResourceSummary resource :
                called(() -> cloudFormation
                        .listStackResourcesPaginator(request -> request.stackName(stack.name()))
                        .stackResourceSummaries()
                        .stream()
                        .filter(each -> each.resourceType().equals("AWS::SNS::Topic"))
                        .toList())) {
            for (Subscription subscription : called(() -> sns
                    .listSubscriptionsByTopicPaginator(request -> request.topicArn(resource.physicalResourceId()))
                    .subscriptions()
                    .stream()
                    .filter(each -> each.protocol().equals("email"))
                    .toList())) {
                boolean waits = subscription.subscriptionArn().equals("PendingConfirmation");
                (waits ? pending : confirmed).add(subscription.endpoint());
            }
        }
        Set<String> missing = endpoints();
        missing.removeAll(confirmed);
        missing.removeAll(pending);
        if (!missing.isEmpty()) {
            return Finding.wrong(
                    "no subscription of " + String.join(", ", missing) + ": nobody confirmed it in time",
                    "Take the address out of the settings and push, then put it in again and push.");
        }
        return pending.isEmpty()
                ? Finding.fine(confirmed.size() + " mail addresses are subscribed")
                : Finding.wrong(
                        "not confirmed: the subscription of " + String.join(", ", pending),
                        "They have to follow the link in the mail from SNS.");
    }

    private Set<String> endpoints() {
        Set<String> endpoints = new TreeSet<>();
        for (JsonNode resource : Document.template(stack.template()).path("Resources")) {
            if (resource.at("/Properties/Protocol").asString("").equals("email")) {
                endpoints.add(resource.at("/Properties/Endpoint").asString(""));
            }
        }
        return endpoints;
    }

    /** New accounts may have one build at a time, or none ("Quotas for AWS CodeBuild"). */
    private Finding quotas() {
        ServiceQuotasClient quotas = account.client(ServiceQuotasClient.builder());
        Map<String, Double> values = new TreeMap<>();
        called(() -> quotas.listServiceQuotasPaginator(request -> request.serviceCode("codebuild")).quotas().stream()
                        .toList())
                .forEach(quota -> values.put(quota.quotaName(), quota.value()));
        List<String> few = new ArrayList<>();
        boolean none = false;
        for (String environment : environments()) {
            Double value = values.get("Concurrently running builds for " + environment + " environment");
            if (value != null && value < 2) {
                few.add(environment + ": " + value.intValue());
                none |= value < 1;
            }
        }
        if (few.isEmpty()) {
            return Finding.fine("CodeBuild may run several builds at a time");
        }
        String what = "CodeBuild runs few builds at a time (" + String.join(", ", few) + ")";
        String next = "Ask for more: Service Quotas, AWS CodeBuild, Concurrently running builds.";
        return none ? Finding.wrong(what, next) : Finding.unsure(what + "; others wait", next);
    }

    /** The environments of the projects, as quotas name them, such as {@code ARM/Small}. */
    private Set<String> environments() {
        Set<String> names = new TreeSet<>();
        for (JsonNode resource : Document.template(stack.template()).path("Resources")) {
            JsonNode environment = resource.at("/Properties/Environment");
            String type = environment.path("Type").asString("");
            String size = environment.path("ComputeType").asString("").replaceFirst("^BUILD_(GENERAL1|LAMBDA)_", "");
            if (resource.path("Type").asString("").equals("AWS::CodeBuild::Project")) {
                names.add((type.startsWith("ARM") ? "ARM" : "Linux")
                        + (type.contains("LAMBDA") ? " Lambda/" : "/")
                        + SIZES.getOrDefault(size, size));
            }
        }
        return names;
    }

    private <T> T called(Supplier<T> call) {
        try {
            return account.call(call);
        } catch (AwsServiceException e) {
            throw Problem.failed(ProfileAccount.message(e), e);
        }
    }
}
