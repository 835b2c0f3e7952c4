package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.assembly.CloudAssembly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run denied to the roles of the application, and to the roles that deploy it. */
public final class Denials {
    private static final JsonMapper JSON = new JsonMapper();

    private Denials() {}

    /**
     * Returns a line for each denied right, and what the policy files need so that nothing of it is denied. Empty: nothing
     * was denied.
     *
     * @param accessLog of the run; it need not exist
     * @param root of the project
     */
    public static List<String> lines(CloudAssembly assembly, Path accessLog, Path root) throws IOException {
        List<Holder> roles = Stream.concat(
                        Grants.of(assembly).roles().stream().filter(role -> role.account() == null),
                        StackRole.of(assembly).stream()
                                .map(role -> new Holder(
                                        Holder.Kind.ROLE, role.stack().account(), Wildcard.of(role.name()), null)))
                .toList();
        Set<String> denied = new LinkedHashSet<>();
        try (Stream<String> lines = Files.exists(accessLog) ? Files.lines(accessLog) : Stream.empty()) {
            lines.filter(line -> line.contains("\"deny\"")).map(JSON::readTree).forEach(line -> {
                String principal = line.path("principal").asString("");
                if (line.path("decision").asString("").equals("deny")
                        && roles.stream().anyMatch(role -> role.isRole(principal))) {
                    denied.add("  " + principal.replaceFirst("arn:[^:]*:iam::(\\d+):role/(.*)", "$2 in $1") + ": "
                            + text(line, "action") + " on " + text(line, "resource"));
                }
            });
        }
        if (denied.isEmpty()) {
            return List.of();
        }
        List<String> lines =
                new ArrayList<>(List.of("Denied to roles of the application, and to roles that deploy it:"));
        lines.addAll(denied);
        if (StackRole.of(assembly).isEmpty()) {
            return lines;
        }
        TemplateRights rights = TemplateRights.of(assembly, Optional.of(assembly), root);
        if (!rights.lines().isEmpty()) {
            lines.add("");
            lines.addAll(rights.lines());
            lines.add("To write this into the files: ./pipeline permissions --for application --write");
        }
        return lines;
    }

    private static String text(JsonNode line, String key) {
        return line.path(key).asString("");
    }
}
