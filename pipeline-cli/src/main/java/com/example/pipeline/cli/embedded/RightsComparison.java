package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What templates need, compared with policies, by the tables with which the embedded CloudFormation asks. */
public final class RightsComparison {
    private RightsComparison() {}

    /**
     * @param template a CloudFormation template
     * @param stackName for the names that CloudFormation generates
     * @param policies of the role with which CloudFormation deploys the template
     * @param boundaries by the names of their policies
     */
    public record Question(
            JsonNode template,
            String stackName,
            String account,
            String region,
            List<JsonNode> policies,
            Map<String, JsonNode> boundaries) {}

    /** Returns an answer for each question, as {@code compared_rights.py} makes it. */
    public static List<JsonNode> answers(List<Question> questions) {
        PythonTools tools = PythonTools.ofUser();
        tools.install(progress -> {});
        try {
            Path file = Files.createTempFile("questions", ".json");
            try {
                new JsonMapper().writeValue(file, questions);
                Subprocess.Result result = PythonTools.python(
                                tools.python(), "-m", "embedded_aws.compare_rights", file.toString())
                        .with(Map.of("PYTHONPATH", tools.sources().toString(), "PYTHONDONTWRITEBYTECODE", "1"))
                        .run();
                if (!result.succeeded()) {
                    throw Problem.failed("Cannot compare the rights:\n" + result.errors());
                }
                Files.writeString(file, result.output());
                return Document.tree(file).valueStream().toList();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw Problem.failed("Cannot compare the rights: " + e.getMessage(), e);
        }
    }
}
