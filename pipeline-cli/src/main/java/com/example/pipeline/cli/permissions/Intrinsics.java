package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.assembly.AssemblyStack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Values of a template as text. What is only known at deployment becomes <code>${Name}</code>. */
record Intrinsics(Map<String, String> known) {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

    static Intrinsics of(AssemblyStack stack) {
        Map<String, String> known = new HashMap<>(Map.of("AWS::Partition", "aws", "AWS::URLSuffix", "amazonaws.com"));
        if (stack.isBound()) {
            known.putAll(Map.of(
                    "AWS::AccountId", stack.account(), "AWS::Region", stack.region(), "AWS::StackName", stack.name()));
        }
        return new Intrinsics(known);
    }

    String text(JsonNode value) {
        if (!value.isObject()) {
            return value.asString("");
        }
        Map.Entry<String, JsonNode> function = value.properties().iterator().next();
        JsonNode argument = function.getValue();
        return switch (function.getKey()) {
            case "Ref" -> reference(argument.asString(""));
            case "Fn::GetAtt" ->
                reference(argument.isArray() ? String.join(".", texts(argument)) : argument.asString(""));
            case "Fn::Join" -> String.join(text(argument.path(0)), texts(argument.path(1)));
            case "Fn::Sub" -> substituted(argument);
            default -> "${" + function.getKey() + "}";
        };
    }

    /** Of a list, or of a single value where AWS accepts both. */
    List<String> texts(JsonNode values) {
        List<String> texts = new ArrayList<>();
        if (values.isArray()) {
            values.forEach(value -> texts.add(text(value)));
        } else if (!values.isMissingNode()) {
            texts.add(text(values));
        }
        return texts;
    }

    private String substituted(JsonNode argument) {
        JsonNode variables = argument.path(1);
        String template = argument.isArray() ? text(argument.path(0)) : argument.asString("");
        return VARIABLE.matcher(template)
                .replaceAll(variable -> Matcher.quoteReplacement(
                        variables.has(variable.group(1))
                                ? text(variables.get(variable.group(1)))
                                : reference(variable.group(1))));
    }

    private String reference(String name) {
        return known.getOrDefault(name, "${" + name + "}");
    }
}
