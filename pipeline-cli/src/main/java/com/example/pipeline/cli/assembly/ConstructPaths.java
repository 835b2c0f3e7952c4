package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Document;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Where the resources of templates are in the code of the CDK app: the paths of their constructs by logical ID. */
public final class ConstructPaths {
    /** A logical ID of CDK, which ends with a hash, or any logical ID before its type. Others can be usual words. */
    private static final Pattern LOGICAL_ID =
            Pattern.compile("\\b(?:[A-Za-z0-9]+[0-9A-F]{8}|[A-Za-z0-9]+(?= \\(AWS::))\\b");

    private final Map<String, TreeSet<String>> paths = new TreeMap<>();

    private ConstructPaths() {}

    /** Reads the metadata that the CDK app has written beside the templates. */
    public static ConstructPaths of(Collection<AssemblyStack> stacks) {
        ConstructPaths paths = new ConstructPaths();
        stacks.stream().map(stack -> stack.template().getParent()).distinct().forEach(paths::read);
        return paths;
    }

    /** Returns a line for each resource that the lines name. */
    public List<String> in(List<String> lines) {
        List<String> found = new ArrayList<>();
        for (String line : lines) {
            for (Matcher id = LOGICAL_ID.matcher(line); id.find(); ) {
                TreeSet<String> constructs = paths.get(id.group());
                if (constructs != null) {
                    found.add(id.group() + " is the construct " + String.join(" or ", constructs));
                }
            }
        }
        return found.stream().distinct().toList();
    }

    private void read(Path directory) {
        Path manifest = directory.resolve("manifest.json");
        if (!Files.isRegularFile(manifest)) {
            return;
        }
        for (JsonNode artifact : Document.tree(manifest).path("artifacts")) {
            add(artifact.path("metadata"));
            String more = artifact.path("additionalMetadataFile").asString("");
            if (!more.isEmpty()) {
                add(Document.tree(directory.resolve(more)));
            }
        }
    }

    private void add(JsonNode metadata) {
        metadata.properties()
                .forEach(construct -> construct.getValue().forEach(entry -> {
                    if (entry.path("type").asString("").equals("aws:cdk:logicalId")) {
                        paths.computeIfAbsent(entry.path("data").asString(""), id -> new TreeSet<>())
                                .add(construct.getKey().replaceFirst("^/", "").replaceFirst("/Resource$", ""));
                    }
                }));
    }
}
