package com.example.pipeline.cli.lambda;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an invocation came to.
 *
 * @param succeeded whether the body is the function's result; if not, JSON with errorType and errorMessage
 */
record InvocationResult(boolean succeeded, byte[] body) {
    /** "Lambda quotas": 6 MB for synchronous requests and responses; Lambda adds 100 bytes for responses. */
    static final int MAX_REQUEST = 6 * 1024 * 1024;

    static final int MAX_RESPONSE = MAX_REQUEST + 100;
    private static final JsonMapper JSON = new JsonMapper();

    static InvocationResult success(byte[] body) {
        return new InvocationResult(true, body);
    }

    /** @param error JSON as the runtime reported it */
    static InvocationResult failure(byte[] error) {
        return new InvocationResult(false, error);
    }

    static InvocationResult failure(String type, String message) {
        Map<String, String> error = new LinkedHashMap<>();
        error.put("errorMessage", message);
        error.put("errorType", type);
        return failure(JSON.writeValueAsBytes(error));
    }

    static InvocationResult tooLarge() {
        return failure(
                "Function.ResponseSizeTooLarge",
                "Response payload size exceeded maximum allowed payload size (" + MAX_RESPONSE + " bytes).");
    }
}
