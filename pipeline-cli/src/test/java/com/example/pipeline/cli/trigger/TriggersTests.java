package com.example.pipeline.cli.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.document.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One folder in src/test/resources/trigger for each rule of CodePipeline's triggers. */
class TriggersTests {
    private static final Path FIXTURES = Path.of("src/test/resources/trigger");

    static List<String> rules() throws IOException {
        try (Stream<Path> folders = Files.list(FIXTURES)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource
    void rules(String rule) {
        JsonNode fixture = Document.template(FIXTURES.resolve(rule).resolve("case.yml"));

        Decision decision = new Triggers(declaration(fixture)).decide(event(fixture.get("event")));

        assertThat(decision.starts())
                .as(decision.why())
                .isEqualTo(fixture.get("starts").asString().equals("true"));
        assertThat(decision.why()).contains(fixture.path("why").asString(""));
    }

    private static JsonNode declaration(JsonNode fixture) {
        ObjectNode declaration = new JsonMapper().createObjectNode();
        ObjectNode action =
                declaration.putArray("stages").addObject().putArray("actions").addObject();
        action.putObject("actionTypeId").put("provider", "CodeStarSourceConnection");
        action.putObject("configuration")
                .put("BranchName", fixture.get("branch").asString())
                .put("DetectChanges", fixture.path("detectChanges").asString("true"));
        declaration.set("triggers", fixture.get("triggers"));
        return declaration;
    }

    private static GitEvent event(JsonNode event) {
        List<String> files =
                event.path("files").valueStream().map(JsonNode::asString).toList();
        if (event.has("tag")) {
            return GitEvent.tag(event.get("tag").asString());
        }
        return event.has("push")
                ? GitEvent.push(event.get("push").asString(), files)
                : GitEvent.pullRequest(
                        event.get("pull-request").asString(), event.get("into").asString(), files);
    }
}
