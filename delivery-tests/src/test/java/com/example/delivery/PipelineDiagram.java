package com.example.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Mermaid flowchart of the pipelines in a template: what starts them, their stages, and the accounts they reach. */
final class PipelineDiagram {

    private final StringBuilder diagram = new StringBuilder("flowchart TB");
    /** The roles that a stage assumes in another account, per arrow from the stage to the account. */
    private final Map<String, List<String>> assumed = new TreeMap<>();

    private PipelineDiagram() {}

    /** @param pipelines properties of the template's resources AWS::CodePipeline::Pipeline */
    static String of(List<JsonNode> pipelines) {
        PipelineDiagram made = new PipelineDiagram();
        for (int number = 0; number < pipelines.size(); number++) {
            made.pipeline("p" + number, pipelines.get(number));
        }
        made.assumed.forEach((arrow, roles) -> {
            String[] ends = arrow.split(" ");
            made.line("%s -.->|\"%s\"| a%s[(\"account %s\")]"
                    .formatted(ends[0], String.join("<br>", roles), ends[1], ends[1]));
        });
        return made.diagram.toString();
    }

    private void pipeline(String id, JsonNode pipeline) {
        line("%s_start([\"%s\"]) --> %s_0".formatted(id, starts(pipeline), id));
        line("subgraph %s[\"%s\"]".formatted(id, pipeline.get("Name").asString()));
        List<String> stages = new ArrayList<>();
        for (JsonNode stage : pipeline.get("Stages")) {
            stages.add(id + "_" + stages.size());
            stage(stages.get(stages.size() - 1), stage);
        }
        line("  " + String.join(" --> ", stages));
        line("end");
        if (pipeline.path("RestartExecutionOnUpdate").asBoolean(false)) {
            int update = stages.indexOf(stageThatUpdates(id, pipeline));
            if (update >= 0) {
                line("%s -. \"definition changed: starts again\" .-> %s".formatted(stages.get(update), stages.get(0)));
            }
        }
    }

    /** The ID of the stage that deploys the pipeline's own stack, which has the pipeline's name. */
    private static String stageThatUpdates(String id, JsonNode pipeline) {
        int number = 0;
        for (JsonNode stage : pipeline.get("Stages")) {
            for (JsonNode action : stage.get("Actions")) {
                if (action.at("/Configuration/StackName")
                        .asString("")
                        .equals(pipeline.get("Name").asString())) {
                    return id + "_" + number;
                }
            }
            number++;
        }
        return "";
    }

    private void stage(String id, JsonNode stage) {
        String skipped = Stream.of(stage.at("/BeforeEntry/Conditions"))
                .flatMap(JsonNode::valueStream)
                .flatMap(condition -> condition.get("Rules").valueStream())
                .map(rule -> rule.get("Name").asString())
                .collect(Collectors.joining(" and "));
        String title = stage.get("Name").asString() + (skipped.isEmpty() ? "" : "<br>if " + skipped);
        // Actions with one run order run at a time.
        Map<Integer, List<String>> actions = new TreeMap<>();
        for (JsonNode action : stage.get("Actions")) {
            String name = action.get("Name").asString();
            actions.computeIfAbsent(action.path("RunOrder").asInt(1), order -> new ArrayList<>())
                    .add("%s_%s".formatted(id, name) + shape(action).formatted(name));
            assumedRole(id, action);
        }
        if (stage.get("Actions").size() == 1) {
            line("  " + id + shape(stage.get("Actions").get(0)).formatted(title));
            return;
        }
        line("  subgraph %s[\"%s\"]".formatted(id, title.replace("<br>", ", ")));
        line("    direction LR");
        line("    "
                + actions.values().stream()
                        .map(parallel -> String.join(" & ", parallel))
                        .collect(Collectors.joining(" --> ")));
        line("  end");
    }

    private static String shape(JsonNode action) {
        boolean approval = action.at("/ActionTypeId/Category").asString().equals("Approval");
        return approval ? "{{\"%s\"}}" : "[\"%s\"]";
    }

    private void assumedRole(String stage, JsonNode action) {
        String variables = action.at("/Configuration/EnvironmentVariables").asString("[]");
        for (JsonNode variable : new JsonMapper().readTree(variables)) {
            if (variable.get("name").asString().equals("ASSUME_ROLE_ARN")) {
                String[] arn = variable.get("value").asString().split(":");
                assumed.computeIfAbsent(stage + " " + arn[4], arrow -> new ArrayList<>())
                        .add(arn[5].substring(arn[5].indexOf('/') + 1));
            }
        }
    }

    private static String starts(JsonNode pipeline) {
        List<String> events = new ArrayList<>();
        for (JsonNode trigger : pipeline.path("Triggers")) {
            JsonNode git = trigger.get("GitConfiguration");
            for (JsonNode push : git.path("Push")) {
                events.addAll(included("push to ", push.path("Branches")));
                events.addAll(included("push of tag ", push.path("Tags")));
            }
            for (JsonNode pull : git.path("PullRequest")) {
                events.addAll(included("pull request to ", pull.path("Branches")));
            }
        }
        return String.join("<br>", events);
    }

    private static List<String> included(String event, JsonNode patterns) {
        return patterns.path("Includes")
                .valueStream()
                .map(pattern -> event + pattern.asString())
                .toList();
    }

    private void line(String text) {
        diagram.append("\n  ").append(text);
    }
}
