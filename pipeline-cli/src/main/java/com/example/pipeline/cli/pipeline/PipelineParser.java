package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.pipeline.PipelineDeclaration.ArtifactStore;
import com.example.pipeline.cli.pipeline.PipelineDeclaration.Variable;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads a pipeline declaration ("PipelineDeclaration" in the CodePipeline API reference). Strict: a field
 * that is unknown, or known and not executed here, is a problem with its path; nothing is passed over.
 */
public final class PipelineParser {
    private PipelineParser() {}

    public static PipelineDeclaration parse(JsonNode json, Problems problems) {
        JsonObject pipeline = new JsonObject(json, "", problems);
        pipeline.ignored("version");
        PipelineDeclaration declaration = new PipelineDeclaration(
                pipeline.required("name"),
                pipeline.required("roleArn"),
                oneOf(pipeline, "pipelineType", "V1", "V2"),
                oneOf(pipeline, "executionMode", "SUPERSEDED", "QUEUED", "PARALLEL"),
                artifactStore(pipeline),
                pipeline.objects("stages", StageParser::stage),
                pipeline.objects("variables", PipelineParser::variable));
        pipeline.unsupported("artifactStores");
        pipeline.objects("triggers", PipelineParser::trigger);
        pipeline.rejectUnknown();
        return declaration;
    }

    private static String oneOf(JsonObject object, String field, String first, String... others) {
        String value = object.text(field, first);
        if (!value.equals(first) && !List.of(others).contains(value)) {
            object.problem(field, value + " is not supported");
        }
        return value;
    }

    private static ArtifactStore artifactStore(JsonObject pipeline) {
        ArtifactStore store = pipeline.object("artifactStore", object -> {
            oneOf(object, "type", "S3");
            String key = object.object("encryptionKey", encryption -> {
                oneOf(encryption, "type", "KMS");
                return encryption.required("id");
            });
            return new ArtifactStore(object.required("location"), key);
        });
        if (store == null && !pipeline.has("artifactStores")) {
            pipeline.problem("artifactStore", "is missing");
        }
        return store;
    }

    private static Variable variable(JsonObject variable) {
        variable.ignored("description");
        return new Variable(variable.required("name"), variable.text("defaultValue"));
    }

    /**
     * Triggers say when a run starts; here somebody starts it. They are read only to find what is unknown.
     */
    private static Void trigger(JsonObject trigger) {
        oneOf(trigger, "providerType", "CodeStarSourceConnection");
        trigger.object("gitConfiguration", git -> {
            git.required("sourceActionName");
            git.objects("push", PipelineParser::filter);
            git.objects("pullRequest", PipelineParser::filter);
            return git;
        });
        return null;
    }

    private static JsonObject filter(JsonObject filter) {
        filter.ignored("events");
        for (String criterion : List.of("branches", "tags", "filePaths")) {
            filter.object(criterion, patterns -> {
                patterns.ignored("includes", "excludes");
                return patterns;
            });
        }
        return filter;
    }

    static Duration minutes(JsonObject object, String field) {
        int minutes = object.number(field, 0);
        return minutes == 0 ? null : Duration.ofMinutes(minutes);
    }
}
