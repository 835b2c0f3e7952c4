package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.cloudformation.TemplateDifference;
import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.PipelineDefinition;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.PipelineParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.StackResource;

/** A stack with a pipeline, as it is deployed, and as the commit has it. */
record DeployedPipeline(EmbeddedAws aws, AccountStacks accounts, AssemblyStack stack, String logicalId) {

    /** The deployed pipelines of a stack; none when the stack is not deployed. */
    static List<DeployedPipeline> allOf(EmbeddedAws aws, AccountStacks accounts, AssemblyStack stack) {
        return resources(accounts, stack).stream()
                .map(resource -> new DeployedPipeline(aws, accounts, stack, resource.logicalResourceId()))
                .toList();
    }

    private static List<StackResource> resources(AccountStacks accounts, AssemblyStack stack) {
        if (accounts.find(stack).isEmpty()) {
            return List.of();
        }
        return accounts
                .client(stack)
                .describeStackResources(request -> request.stackName(stack.name()))
                .stackResources()
                .stream()
                .filter(resource -> resource.resourceType().equals("AWS::CodePipeline::Pipeline"))
                .filter(resource -> resource.physicalResourceId() != null
                        && !resource.physicalResourceId().isEmpty())
                .toList();
    }

    /** Where the deployed pipeline is; empty when it is not deployed. */
    Optional<PipelineLocation> find() {
        return resources(accounts, stack).stream()
                .filter(resource -> resource.logicalResourceId().equals(logicalId))
                .map(StackResource::physicalResourceId)
                .findFirst()
                .map(name -> new PipelineLocation(stack.account(), stack.region(), name));
    }

    PipelineLocation location() {
        return find().orElseThrow(() -> Problem.failed("Stack " + stack.name() + ", as it is deployed, has no pipeline "
                + logicalId + ". The pipeline that deploys the stack has to run first, or --deploy-pipeline."));
    }

    PipelineDefinition definition() {
        PipelineLocation location = location();
        return aws.pipeline(location.account(), location.region(), location.name());
    }

    /** The action by which the deployed pipeline updates this stack. */
    Optional<SelfUpdate> selfUpdate() {
        return find().flatMap(location -> {
            PipelineDefinition definition = definition();
            PipelineDeclaration pipeline = PipelineParser.parse(
                            definition.pipeline().toString(), (action, declared) -> {}, new Problems(null))
                    .withDisabledTransitions(definition.disabledTransitions());
            return SelfUpdate.of(pipeline, stack);
        });
    }

    /** Whether another pipeline of the stack deploys the stack, and this one does not. */
    boolean isUpdatedByAnother() {
        return selfUpdate().isEmpty()
                && allOf(aws, accounts, stack).stream()
                        .anyMatch(pipeline -> pipeline.selfUpdate().isPresent());
    }

    /** The names of what differs between the deployed template and the commit's. */
    List<String> differences() {
        return TemplateDifference.between(
                Document.template(deployedTemplate(), stack.name()), Document.template(stack.template()));
    }

    /** Writes the deployed template to a file, and returns the stack with this template. */
    AssemblyStack save(Path file) throws IOException {
        Files.writeString(file, deployedTemplate());
        return stack.with(file);
    }

    private String deployedTemplate() {
        return accounts.client(stack)
                .getTemplate(request -> request.stackName(stack.name()))
                .templateBody();
    }
}
