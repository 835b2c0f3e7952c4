package com.example.pipeline.cli.lambda;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of an invocation.
 *
 * @param succeeded whether the body is the function's result; if not, it is JSON with errorType and errorMessage
 */
record InvocationResult(boolean succeeded, byte[] body) {
    /** "Lambda quotas": 6 MB for synchronous requests and responses. Lambda adds 100 bytes for responses. */
    static final int MAX_REQUEST = 6 * 1024 * 1024;

    static final int MAX_RESPONSE = MAX_REQUEST + 100;
    private static final JsonMapper JSON = new JsonMapper();

    static InvocationResult failure(String type, String message) {
        Map<String, String> error = Map.of("errorMessage", String.valueOf(message), "errorType", type);
        return new InvocationResult(false, JSON.writeValueAsBytes(error));
    }
}
