package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.account.ProfileAccount;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionDetail;
import software.amazon.awssdk.services.codepipeline.model.ExecutionTrigger;
import software.amazon.awssdk.services.codepipeline.model.ListActionExecutionsResponse;
import software.amazon.awssdk.services.codepipeline.model.PipelineDeclaration;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionStatus;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionSummary;
import software.amazon.awssdk.services.codepipeline.model.PipelineVersionNotFoundException;
import software.amazon.awssdk.services.codepipeline.model.SourceRevision;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The executions of pipelines in an account. Needs {@code codepipeline:ListPipelineExecutions}, {@code
 * codepipeline:ListActionExecutions}, and {@code codepipeline:GetPipeline}.
 */
public final class AccountRuns {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> EVENTS = Map.of(
            "CreatePipeline", "creation",
            "StartPipelineExecution", "manual",
            "PollForSourceChanges", "push",
            "CloudWatchEvent", "push",
            "Webhook", "push",
            "WebhookV2", "push",
            "PutActionRevision", "push",
            "ManualRollback", "rollback",
            "AutomatedRollback", "rollback");

    private final ProfileAccount account;

    public AccountRuns(ProfileAccount account) {
        this.account = account;
    }

    /** @param count how many executions of each pipeline to read */
    public RunHistory read(List<String> pipelines, int count) {
        List<ListedRun> runs = new ArrayList<>();
        for (String pipeline : pipelines) {
            runs.addAll(read(pipeline, count));
        }
        runs.sort(Comparator.comparing(ListedRun::start).reversed());
        return new RunHistory(runs, List.of());
    }

    private List<ListedRun> read(String pipeline, int count) {
        List<PipelineExecutionSummary> executions = account.codePipeline(client -> client
                .listPipelineExecutionsPaginator(
                        request -> request.pipelineName(pipeline).maxResults(Math.min(count, 100)))
                .pipelineExecutionSummaries()
                .stream()
                .limit(count)
                .toList());
        Map<String, List<ActionExecutionDetail>> actions = actions(pipeline, executions);
        Map<Integer, PipelineDeclaration> declarations = new HashMap<>();
        return executions.stream()
                .map(execution -> {
                    List<ActionExecutionDetail> own = actions.getOrDefault(execution.pipelineExecutionId(), List.of());
                    Integer version = own.stream()
                            .map(ActionExecutionDetail::pipelineVersion)
                            .findFirst()
                            .orElse(null);
                    PipelineDeclaration declaration = version == null
                            ? declaration(pipeline, null)
                            : declarations.computeIfAbsent(version, each -> declaration(pipeline, each));
                    return listed(pipeline, execution, new StageExecutions(declaration, execution, own).steps(), own);
                })
                .toList();
    }

    /** Returns the action executions by execution, the newest first. Reads no further back than the oldest execution. */
    private Map<String, List<ActionExecutionDetail>> actions(
            String pipeline, List<PipelineExecutionSummary> executions) {
        Optional<Instant> oldest =
                executions.stream().map(PipelineExecutionSummary::startTime).min(Comparator.naturalOrder());
        List<ActionExecutionDetail> details = new ArrayList<>();
        account.codePipeline(client -> {
            for (ListActionExecutionsResponse page : client.listActionExecutionsPaginator(
                    request -> request.pipelineName(pipeline).maxResults(100))) {
                details.addAll(page.actionExecutionDetails());
                boolean older = page.actionExecutionDetails().stream()
                        .allMatch(
                                detail -> oldest.isEmpty() || detail.startTime().isBefore(oldest.get()));
                if (older) {
                    break;
                }
            }
            return details;
        });
        details.sort(Comparator.comparing(ActionExecutionDetail::startTime).reversed());
        return details.stream()
                .collect(Collectors.groupingBy(
                        ActionExecutionDetail::pipelineExecutionId, TreeMap::new, Collectors.toList()));
    }

    /** Returns a version of a pipeline; the current one when that version is not kept. */
    private PipelineDeclaration declaration(String pipeline, Integer version) {
        return account.codePipeline(client -> {
            try {
                return client.getPipeline(request -> request.name(pipeline).version(version))
                        .pipeline();
            } catch (PipelineVersionNotFoundException e) {
                return client.getPipeline(request -> request.name(pipeline)).pipeline();
            }
        });
    }

    private static ListedRun listed(
            String pipeline,
            PipelineExecutionSummary execution,
            List<ListedRun.Step> steps,
            List<ActionExecutionDetail> actions) {
        boolean waits = steps.stream().anyMatch(step -> step.state() == State.WAITING);
        Map<String, String> source = actions.stream()
                .filter(action -> execution.sourceRevisions().stream()
                        .anyMatch(revision -> revision.actionName().equals(action.actionName())))
                .map(action -> action.output() == null ? null : action.output().outputVariables())
                .filter(variables -> variables != null && !variables.isEmpty())
                .findFirst()
                .orElse(Map.of());
        ExecutionTrigger trigger = execution.trigger();
        String type = trigger == null ? "" : trigger.triggerTypeAsString();
        String detail = trigger == null ? null : trigger.triggerDetail();
        State state = waits ? State.WAITING : state(execution.status());
        return new ListedRun(
                execution.pipelineExecutionId().split("-")[0],
                execution.pipelineExecutionId(),
                pipeline,
                execution.sourceRevisions().stream()
                        .filter(revision -> revision.revisionId() != null)
                        .findFirst()
                        .map(revision -> commit(revision, source))
                        .orElse(null),
                EVENTS.getOrDefault(type, type),
                source.get("BranchName"),
                detail == null || !detail.startsWith("arn:") ? null : detail.replaceFirst(".*[:/]", ""),
                state,
                execution.stopTrigger() == null ? null : execution.stopTrigger().reason(),
                execution.startTime(),
                state.isOpen() ? null : execution.lastUpdateTime(),
                null,
                steps);
    }

    private static State state(PipelineExecutionStatus status) {
        return switch (status) {
            case SUCCEEDED -> State.SUCCEEDED;
            case FAILED -> State.FAILED;
            case CANCELLED -> State.CANCELLED;
            case SUPERSEDED -> State.SUPERSEDED;
            case STOPPED, UNKNOWN_TO_SDK_VERSION -> State.STOPPED;
            case IN_PROGRESS, STOPPING -> State.RUNNING;
        };
    }

    /** @param source the output variables of the source action */
    private static ListedRun.Commit commit(SourceRevision revision, Map<String, String> source) {
        return new ListedRun.Commit(
                revision.revisionId(),
                source.getOrDefault("CommitMessage", message(revision.revisionSummary())),
                source.get("AuthorDisplayName"),
                date(source.get("AuthorDate")),
                false,
                revision.revisionUrl());
    }

    /** A source action with a connection gives the message as part of a JSON object. */
    private static String message(String summary) {
        if (summary == null) {
            return "";
        }
        try {
            JsonNode read = summary.startsWith("{") ? JSON.readTree(summary) : JSON.nullNode();
            return read.path("CommitMessage").asString(summary);
        } catch (JacksonException e) {
            return summary;
        }
    }

    private static Instant date(String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
