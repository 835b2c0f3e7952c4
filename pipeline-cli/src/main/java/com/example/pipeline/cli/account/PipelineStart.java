package com.example.pipeline.cli.account;

import com.example.pipeline.cli.document.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.codepipeline.model.CodePipelineException;
import software.amazon.awssdk.services.codepipeline.model.ConcurrentPipelineExecutionsLimitExceededException;
import software.amazon.awssdk.services.codepipeline.model.ConflictException;
import software.amazon.awssdk.services.codepipeline.model.PipelineDeclaration;
import software.amazon.awssdk.services.codepipeline.model.PipelineVariable;
import software.amazon.awssdk.services.codepipeline.model.PipelineVariableDeclaration;
import software.amazon.awssdk.services.codepipeline.model.SourceRevisionOverride;
import software.amazon.awssdk.services.codepipeline.model.SourceRevisionType;
import software.amazon.awssdk.services.codepipeline.model.ValidationException;

/**
 * The start of an execution on a commit ("Start a pipeline with a source revision override").
 *
 * @param sourceActions get the commit
 */
public record PipelineStart(
        ProfileAccount account,
        String pipeline,
        List<String> sourceActions,
        String commit,
        Map<String, String> variables) {

    /** Returns the default values of a pipeline's variables; a variable without one has the empty text. */
    public static Map<String, String> defaults(PipelineDeclaration pipeline) {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (PipelineVariableDeclaration variable : pipeline.variables()) {
            defaults.put(variable.name(), variable.defaultValue() == null ? "" : variable.defaultValue());
        }
        return defaults;
    }

    /** Returns the source actions that take their commit through a connection. */
    public static List<String> sourceActions(PipelineDeclaration pipeline) {
        return pipeline.stages().get(0).actions().stream()
                .filter(action -> action.actionTypeId().provider().equals("CodeStarSourceConnection"))
                .map(action -> action.name())
                .toList();
    }

    /** The AWS CLI's command that does the same, for a POSIX shell. */
    public String command() {
        List<String> command = new ArrayList<>(List.of(
                "aws codepipeline start-pipeline-execution --profile " + quoted(account.profile()) + " --region "
                        + account.region(),
                "--name " + pipeline));
        command.add("--source-revisions "
                + sourceActions.stream()
                        .map(action -> "actionName=" + action + ",revisionType=COMMIT_ID,revisionValue=" + commit)
                        .collect(Collectors.joining(" ")));
        if (!variables.isEmpty()) {
            command.add("--variables "
                    + variables.entrySet().stream()
                            // The quotes keep the commas of a value together.
                            .map(variable ->
                                    quoted("name=" + variable.getKey() + ",value=\"" + variable.getValue() + "\""))
                            .collect(Collectors.joining(" ")));
        }
        return String.join(" \\\n    ", command);
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_.@/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Starts the execution and returns its id. */
    public String start() {
        try {
            return account.codePipeline(client -> client.startPipelineExecution(request -> request.name(pipeline)
                            .sourceRevisions(sourceActions.stream()
                                    .map(action -> SourceRevisionOverride.builder()
                                            .actionName(action)
                                            .revisionType(SourceRevisionType.COMMIT_ID)
                                            .revisionValue(commit)
                                            .build())
                                    .toList())
                            .variables(
                                    variables.isEmpty()
                                            ? null
                                            : variables.entrySet().stream()
                                                    .map(variable -> PipelineVariable.builder()
                                                            .name(variable.getKey())
                                                            .value(variable.getValue())
                                                            .build())
                                                    .toList())))
                    .pipelineExecutionId();
        } catch (ValidationException | ConflictException | ConcurrentPipelineExecutionsLimitExceededException e) {
            throw refused(e);
        }
    }

    private Problem refused(CodePipelineException e) {
        return Problem.usage("The execution cannot start: " + ProfileAccount.message(e));
    }

    /** The page of an execution in CodePipeline's console. */
    public String page(String executionId) {
        return "https://" + account.region() + ".console.aws.amazon.com/codesuite/codepipeline/pipelines/" + pipeline
                + "/executions/" + executionId + "/timeline?region=" + account.region();
    }
}
