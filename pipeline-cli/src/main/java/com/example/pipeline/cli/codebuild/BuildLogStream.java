package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.SignedCalls;
import com.example.pipeline.cli.embedded.SignedCalls.CallRefused;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The build's stream in CloudWatch Logs, written with the rights of the project's role. It gets the log's end
 * only: all of it is in the run's directory.
 */
final class BuildLogStream {
    private static final String API = "Logs_20140328.";

    private final SignedCalls calls;
    private final Supplier<AwsSession> role;
    private final Map<String, String> stream;

    BuildLogStream(SignedCalls calls, Supplier<AwsSession> role, String group, String stream) {
        this.calls = calls;
        this.role = role;
        this.stream = Map.of("logGroupName", group, "logStreamName", stream);
    }

    /** Before the build: without the right to do it, CodeBuild starts none. */
    void open() throws IOException {
        try {
            call("CreateLogStream", stream);
        } catch (CallRefused e) {
            if (!e.is("ResourceNotFoundException")) {
                throw e;
            }
            call("CreateLogGroup", Map.of("logGroupName", stream.get("logGroupName")));
            call("CreateLogStream", stream);
        }
    }

    void write(List<String> lines) throws IOException {
        long now = System.currentTimeMillis();
        List<Map<String, Object>> events = lines.stream()
                .filter(line -> !line.isEmpty())
                .map(line -> Map.<String, Object>of("timestamp", now, "message", line))
                .toList();
        if (!events.isEmpty()) {
            call(
                    "PutLogEvents",
                    Map.of(
                            "logGroupName",
                            stream.get("logGroupName"),
                            "logStreamName",
                            stream.get("logStreamName"),
                            "logEvents",
                            events));
        }
    }

    private void call(String operation, Map<String, ?> body) throws IOException {
        calls.call(role.get(), "logs", API + operation, body);
    }
}
