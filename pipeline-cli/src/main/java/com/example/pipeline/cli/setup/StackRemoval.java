package com.example.pipeline.cli.setup;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The commands that delete a stack, and what outlives it. */
record StackRemoval(AssemblyStack stack) {

    List<String> lines() {
        List<String> before = new ArrayList<>(List.of("", "# Stack " + stack.name()));
        List<String> after = new ArrayList<>();
        if (stack.terminationProtection()) {
            before.add("aws cloudformation update-termination-protection --no-enable-termination-protection"
                    + stackName(stack.name(), stack.region()));
        }
        for (Map.Entry<String, JsonNode> resource :
                Document.template(stack.template()).path("Resources").properties()) {
            if (resource.getValue().path("DeletionPolicy").asString("").startsWith("Retain")) {
                before.add(physicalId(resource.getKey()));
                String type = resource.getValue().path("Type").asString("");
                // Keys last, since they decrypt what is in the others.
                after.addAll(type.equals("AWS::KMS::Key") ? after.size() : 0, remove(resource.getKey(), type));
            }
        }
        before.add(delete(stack.name(), stack.region()));
        before.add(awaitDeletion(stack.name(), stack.region()));
        before.addAll(after);
        return before;
    }

    /** The deletion in one line. */
    String undo() {
        boolean retains = Document.template(stack.template())
                .path("Resources")
                .valueStream()
                .anyMatch(
                        resource -> resource.path("DeletionPolicy").asString("").startsWith("Retain"));
        return retains
                ? "./pipeline teardown --print, which also removes what outlives the stack"
                : delete(stack.name(), stack.region());
    }

    /** Asked before the stack goes, since only the stack knows it. */
    private String physicalId(String logicalId) {
        return logicalId + "=$(aws cloudformation describe-stack-resource" + stackName(stack.name(), stack.region())
                + " \\\n    --logical-resource-id " + logicalId
                + " --query StackResourceDetail.PhysicalResourceId --output text)";
    }

    private List<String> remove(String logicalId, String type) {
        return switch (type) {
            case "AWS::S3::Bucket" ->
                List.of(
                        "# The bucket " + logicalId + " outlives the stack. First all versions of its objects go.",
                        "aws s3api list-object-versions --bucket \"$" + logicalId + "\" --output text \\\n"
                                + "    --query '[Versions, DeleteMarkers][].[Key, VersionId]' |\n"
                                + "    while IFS=\"$(printf '\\t')\" read -r key version; do\n"
                                + "        aws s3api delete-object --bucket \"$" + logicalId
                                + "\" --key \"$key\" --version-id \"$version\"\n"
                                + "    done",
                        "aws s3 rb \"s3://$" + logicalId + "\"");
            case "AWS::KMS::Key" ->
                List.of(
                        "# The key " + logicalId + " outlives the stack. It costs nothing from now on, and goes in 30"
                                + " days.",
                        "aws kms schedule-key-deletion --region " + stack.region() + " --key-id \"$" + logicalId
                                + "\"");
            default ->
                List.of(
                        "# " + logicalId + " (" + type + ") outlives the stack: delete it by its name.",
                        "echo \"$" + logicalId + "\"");
        };
    }

    static String delete(String name, String region) {
        return "aws cloudformation delete-stack" + stackName(name, region);
    }

    static String awaitDeletion(String name, String region) {
        return "aws cloudformation wait stack-delete-complete" + stackName(name, region);
    }

    private static String stackName(String name, String region) {
        return " --region " + region + " --stack-name " + name;
    }
}
