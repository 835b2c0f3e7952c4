package com.example.pipeline.cli.embedded;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Pending approvals. GetPipelineState of the CodePipeline API lists them, PutApprovalResult answers them. */
public final class Approvals {
    private static final String PATH = "/_pipeline/approvals";
    private final InternalEndpoints endpoints;

    Approvals(InternalEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    /**
     * A manual approval action that waits.
     *
     * @param customData null when the action has none
     * @param externalEntityLink null when the action has none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Request(
            String account,
            String region,
            String pipeline,
            String executionId,
            String stage,
            String action,
            int timeoutMinutes,
            String customData,
            String externalEntityLink) {}

    /**
     * The state of an approval.
     *
     * @param summary the approver's comment; empty when there is none
     * @param by ARN of the principal that answered; empty when nobody has answered
     */
    public record Result(Status status, String summary, String by) {}

    public enum Status {
        PENDING,
        APPROVED,
        REJECTED,
        EXPIRED
    }

    /** Opens an approval and returns its token. */
    public String request(Request request) {
        return endpoints.post(PATH, request).required("token").asString();
    }

    public Result result(String token) {
        JsonNode answer = endpoints.get(PATH + "/" + token);
        String status = answer.required("status").asString();
        return new Result(
                Status.valueOf(status.toUpperCase(Locale.ROOT)),
                answer.path("summary").asString(""),
                answer.path("by").asString(""));
    }

    /** Ends an approval that nobody has answered. Its token becomes invalid. */
    public void withdraw(String token) {
        endpoints.delete(PATH + "/" + token);
    }
}
