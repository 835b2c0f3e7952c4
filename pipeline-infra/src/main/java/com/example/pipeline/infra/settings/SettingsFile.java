package com.example.pipeline.infra.settings;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads {@code pipeline.yaml}. {@code pipeline.schema.json} defines the keys and their values; this class checks what a
 * schema can't express: unique names and accounts, and checks that something starts.
 */
public final class SettingsFile {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonNode RULES =
            new JsonMapper().readTree(SettingsFile.class.getResourceAsStream("/pipeline.schema.json"));
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(RULES);
    private static final JsonNode RESERVED_NAMES = RULES.at("/properties/environments/items/properties/name/reserved");

    private final Mistakes mistakes;

    private SettingsFile(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /**
     * @throws SettingsException with every mistake of the file
     * @throws IOException if the file can't be read
     */
    public static PipelineSettings read(Path file) throws IOException {
        String name = file.getFileName().toString();
        String yaml = Files.readString(file);
        try {
            return new SettingsFile(new Mistakes(name, YAML.createParser(yaml))).settings(YAML.readTree(yaml));
        } catch (StreamReadException e) {
            // The message has context and problem, in this order, each followed by an indented location.
            String problem = e.getOriginalMessage()
                    .lines()
                    .filter(line -> !line.startsWith(" "))
                    .reduce("", (context, line) -> line);
            throw new SettingsException(
                    "%s:%d: not YAML: %s".formatted(name, e.getLocation().getLineNr(), problem));
        }
    }

    private PipelineSettings settings(JsonNode root) {
        SCHEMA.validate(root).forEach(this::add);
        Set<String> names = new HashSet<>();
        Set<String> accounts = new HashSet<>(Set.of(root.path("account").asString("")));
        for (int i = 0; i < root.path("environments").size(); i++) {
            JsonPointer environment = JsonPointer.compile("/environments/" + i);
            String name = root.at(environment).path("name").asString("");
            String account = root.at(environment).path("account").asString("");
            if (!name.isEmpty() && !names.add(name)) {
                mistakes.add(environment.appendProperty("name"), "another environment is named \"%s\"".formatted(name));
            }
            if (RESERVED_NAMES
                    .valueStream()
                    .anyMatch(reserved -> reserved.asString().equals(name))) {
                mistakes.add(environment.appendProperty("name"), "\"%s\" is reserved".formatted(name));
            }
            if (!account.isEmpty() && !accounts.add(account)) {
                mistakes.add(
                        environment.appendProperty("account"),
                        "another environment or the pipeline uses this account; each needs its own account");
            }
        }
        checks(root.path("checks"));
        mistakes.throwIfAny();
        return YAML.treeToValue(root, PipelineSettings.class);
    }

    private void checks(JsonNode checks) {
        JsonPointer key = JsonPointer.compile("/checks");
        if (checks.isObject()
                && !checks.has("branches")
                && !checks.path("pull-requests").asBoolean(false)) {
            mistakes.add(key, "nothing starts them; add branches, or set pull-requests to true");
        }
        if (checks.has("except") && !checks.has("branches")) {
            mistakes.add(key.appendProperty("except"), "needs branches");
        }
    }

    private void add(Error error) {
        JsonPointer where = JsonPointer.compile(error.getInstanceLocation().toString());
        JsonNode rule = RULES.at(
                JsonPointer.compile(error.getSchemaLocation().getFragment().toString())
                        .head());
        String known = String.join(", ", rule.path("properties").propertyNames());
        switch (error.getKeyword()) {
            case "required" -> mistakes.add(where.appendProperty(error.getProperty()), "is missing");
            case "additionalProperties" ->
                mistakes.add(
                        where.appendProperty(error.getProperty()),
                        "unknown key" + similar(error.getProperty(), rule) + "; known keys: " + known);
            default ->
                mistakes.add(
                        where,
                        rule.path("errorMessage").asString("must be a mapping with the keys " + known)
                                + found(error.getInstanceNode(), rule));
        }
    }

    private static String similar(String key, JsonNode rule) {
        LevenshteinDistance distance = new LevenshteinDistance(Math.max(2, key.length() / 3));
        return rule.path("properties").propertyNames().stream()
                .filter(known -> distance.apply(key, known) >= 0)
                .min(Comparator.comparingInt(known -> distance.apply(key, known)))
                .map(known -> " (did you mean \"" + known + "\"?)")
                .orElse("");
    }

    private static String found(JsonNode value, JsonNode rule) {
        if (!value.isValueNode() || value.isNull() || value.asString().isEmpty()) {
            return "";
        }
        boolean unquoted = !value.isString() && rule.path("type").asString("").equals("string");
        return ", not " + value + (unquoted ? " without quotes" : "");
    }
}
