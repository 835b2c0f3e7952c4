package com.example.pipeline.cli.setup;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.document.Document;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a stack creates, and what that costs. Prices are those of AWS's price lists for us-east-1, in 2026. */
record StackContent(Map<String, Integer> types) {
    private static final Map<String, String> PRICES = new LinkedHashMap<>();

    static {
        PRICES.put("AWS::KMS::Key", "1 USD a month for each key");
        PRICES.put("AWS::SecretsManager::Secret", "0.40 USD a month for each secret");
        PRICES.put("AWS::CloudWatch::Alarm", "0.10 USD a month for each alarm");
        PRICES.put("AWS::CloudWatch::Dashboard", "3 USD a month for each dashboard after the third");
        PRICES.put("AWS::CodePipeline::Pipeline", "0.002 USD a minute of each action but approvals");
        PRICES.put("AWS::CodeBuild::Project", "0.0034 USD a minute of a small Arm build");
        PRICES.put("AWS::S3::Bucket", "0.023 USD a month for each GB in a bucket");
        PRICES.put("AWS::DynamoDB::Table", "0.25 USD a month for each GB in a table, and its requests");
        PRICES.put("AWS::Logs::LogGroup", "0.50 USD for each GB of logs");
        PRICES.put("AWS::SNS::Topic", "2 USD for 100,000 mails");
        PRICES.put("AWS::Lambda::Function", "the time and number of a function's calls");
        PRICES.put("AWS::ApiGatewayV2::Api", "1 USD for a million calls of an API");
        PRICES.put("AWS::ApiGateway::RestApi", "3.50 USD for a million calls of an API");
    }

    static StackContent of(AssemblyStack stack) {
        Map<String, Integer> types = new TreeMap<>();
        for (JsonNode resource : Document.template(stack.template()).path("Resources")) {
            String type = resource.path("Type").asString("");
            if (!type.equals("AWS::CDK::Metadata")) {
                types.merge(type, 1, Integer::sum);
            }
        }
        return new StackContent(types);
    }

    /** Such as {@code creates 3 IAM::Role, 1 IAM::ManagedPolicy}. */
    String creates() {
        return "creates "
                + types.entrySet().stream()
                        .map(type -> type.getValue() + " " + type.getKey().replaceFirst("^AWS::", ""))
                        .collect(Collectors.joining(", "));
    }

    /** In one line. Resources that cost nothing by themselves are left out. */
    String costs() {
        String prices = PRICES.entrySet().stream()
                .filter(price -> types.containsKey(price.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining("; "));
        return prices.isEmpty() ? "nothing" : prices;
    }
}
