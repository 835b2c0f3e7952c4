package com.example.pipeline.cli.cloudformation;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.embedded.PropertyPermissions;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** Says for which resource types a stack's role needs all permissions that AWS lists, whatever the properties are. */
final class ListedPermissions {
    /** These need one permission, or none, and AWS lists none for some of them. */
    private static final Set<String> WITHOUT_LIST = Set.of(
            "AWS::CDK::Metadata",
            "AWS::CloudFormation::CustomResource",
            "AWS::CloudFormation::WaitCondition",
            "AWS::CloudFormation::WaitConditionHandle",
            "AWS::CodeBuild::Project");

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /** Returns a line about the types of a template that no line was about before. */
    List<String> notes(String template) {
        List<String> types = types(template).stream().filter(said::add).toList();
        return types.isEmpty()
                ? List.of()
                : List.of(String.join(", ", types)
                        + ": the local run does not know which permissions the properties need,"
                        + " and asks the stack's role for all that AWS lists for the type");
    }

    private static Collection<String> types(String template) {
        Set<String> types = new TreeSet<>();
        try {
            for (JsonNode resource : Document.template(template, "template").path("Resources")) {
                String type = resource.path("Type").asString("");
                if (type.startsWith("AWS::") && !WITHOUT_LIST.contains(type)) {
                    types.add(type);
                }
            }
        } catch (Problem e) {
            // A template that cannot be read is left to CloudFormation.
        }
        types.removeAll(PropertyPermissions.types());
        return types;
    }
}
