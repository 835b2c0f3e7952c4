package com.example.pipeline.cli.cloudformation;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.embedded.PropertyPermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** Says for which resource types a stack's role needs all permissions that AWS lists, whatever the properties are. */
public final class ListedPermissions {
    /** These need one permission, or none, and AWS lists none for some of them. */
    private static final Set<String> WITHOUT_LIST = Set.of(
            "AWS::CDK::Metadata",
            "AWS::CloudFormation::CustomResource",
            "AWS::CloudFormation::WaitCondition",
            "AWS::CloudFormation::WaitConditionHandle",
            "AWS::CodeBuild::Project");

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /**
     * Returns a line for each stack with such types, unless a line of an earlier stack names them.
     *
     * @param left ids or names of stacks that are not deployed here
     */
    public static List<String> notes(CloudAssembly assembly, Collection<String> left) {
        ListedPermissions permissions = new ListedPermissions();
        List<String> notes = new ArrayList<>();
        for (AssemblyStack stack : assembly.stacks()) {
            if (!left.contains(stack.id()) && !left.contains(stack.name())) {
                notes.addAll(permissions.notes(Document.template(stack.template())));
            }
        }
        return notes;
    }

    /** Returns a line about the types of a template that no line was about before. */
    List<String> notes(String template) {
        try {
            return notes(Document.template(template, "template"));
        } catch (Problem e) {
            // A template that cannot be read is left to CloudFormation.
            return List.of();
        }
    }

    private List<String> notes(JsonNode template) {
        List<String> types = types(template).stream().filter(said::add).toList();
        return types.isEmpty()
                ? List.of()
                : List.of(String.join(", ", types)
                        + ": the local run does not know which permissions the properties need,"
                        + " and asks the stack's role for all that AWS lists for the type");
    }

    private static Collection<String> types(JsonNode template) {
        Set<String> types = new TreeSet<>();
        for (JsonNode resource : template.path("Resources")) {
            String type = resource.path("Type").asString("");
            if (type.startsWith("AWS::") && !WITHOUT_LIST.contains(type)) {
                types.add(type);
            }
        }
        types.removeAll(PropertyPermissions.types());
        return types;
    }
}
