package com.example.pipeline.cli.embedded;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Pending approvals, visible to everybody who may call GetPipelineState, answered by PutApprovalResult. */
public final class Approvals {
    private static final String PATH = "/_pipeline/approvals";
    private final InternalEndpoints endpoints;

    Approvals(InternalEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** Opens an approval and returns its token. */
    public String request(ApprovalRequest request) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("account", request.account());
        body.put("region", request.region());
        body.put("pipeline", request.pipeline());
        body.put("executionId", request.executionId());
        body.put("stage", request.stage());
        body.put("action", request.action());
        body.put("timeoutMinutes", request.timeoutMinutes());
        if (request.customData() != null) {
            body.put("customData", request.customData());
        }
        if (request.externalEntityLink() != null) {
            body.put("externalEntityLink", request.externalEntityLink());
        }
        return endpoints.post(PATH, body).required("token").asString();
    }

    public ApprovalResult result(String token) {
        JsonNode answer = endpoints.get(PATH + "/" + token);
        String status = answer.required("status").asString();
        return new ApprovalResult(
                ApprovalResult.Status.valueOf(status.toUpperCase(Locale.ROOT)),
                answer.path("summary").asString(""),
                answer.path("by").asString(""));
    }

    /** Ends an approval that nobody has answered; its token is no longer valid. */
    public void withdraw(String token) {
        endpoints.delete(PATH + "/" + token);
    }
}
