package com.example.pipeline.cli.cloudformation;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.lambda.LambdaRuntimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The custom resources of a template. CloudFormation waits up to an hour for the answer of a function, and a function
 * that cannot run here never answers.
 */
public final class CustomResources {
    private static final Pattern SUBSTITUTED = Pattern.compile("\\$\\{([A-Za-z0-9]+)[^}]*}");

    /** Where CDK's layer with the AWS CLI has it. */
    private static final Path AWS_CLI_OF_A_LAYER = Path.of("/opt/awscli/aws");

    private final JsonNode template;
    private final JsonNode resources;

    private CustomResources(JsonNode template) {
        this.template = template;
        this.resources = template.path("Resources");
    }

    /**
     * @param left ids or names of stacks that are not deployed here
     * @throws Problem with all custom resources whose function cannot run here
     */
    public static void check(CloudAssembly assembly, Collection<String> left) {
        List<String> problems = new ArrayList<>();
        for (AssemblyStack stack : assembly.stacks()) {
            if (!left.contains(stack.id()) && !left.contains(stack.name())) {
                problems(Document.template(stack.template()))
                        .forEach(problem -> problems.add("Stack " + stack.name() + ": " + problem));
            }
        }
        if (!problems.isEmpty()) {
            throw Problem.failed("The local runner cannot deploy these stacks:\n  " + String.join("\n  ", problems));
        }
    }

    /** Returns a line for each custom resource whose function is in the template and cannot run here. */
    static List<String> problems(JsonNode template) {
        return new CustomResources(template).problems();
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, JsonNode> resource : resources.properties()) {
            String type = resource.getValue().path("Type").asString("");
            boolean custom = type.startsWith("Custom::") || type.equals("AWS::CloudFormation::CustomResource");
            // Whether a conditional resource is made is known later. The embedded AWS then fails at once.
            if (custom && !resource.getValue().has("Condition")) {
                String name = resource.getKey() + " (" + type + "): its function ";
                functions(resource.getValue().at("/Properties/ServiceToken"))
                        .forEach(function -> refusal(type, function)
                                .ifPresent(reason -> problems.add(name + function + " " + reason)));
            }
        }
        return problems;
    }

    private Optional<String> refusal(String type, String function) {
        // aws-cdk-lib: bucket-deployment-handler/index.py
        if (type.equals("Custom::CDKBucketDeployment") && !Files.exists(AWS_CLI_OF_A_LAYER)) {
            return Optional.of(
                    "calls " + AWS_CLI_OF_A_LAYER + ", which a layer has in AWS and this machine doesn't have:"
                            + " put the files into the bucket by a command of a buildspec");
        }
        String runtime = runtime(function);
        return runtime == null
                ? Optional.empty()
                : LambdaRuntimes.refusal(runtime).map(reason -> "has the runtime " + runtime + ": " + reason);
    }

    /** The logical ids of the functions that a value refers to, also by a version or an alias. */
    private Set<String> functions(JsonNode value) {
        Set<String> functions = new LinkedHashSet<>();
        for (String id : references(value)) {
            switch (resources.path(id).path("Type").asString("")) {
                case "AWS::Lambda::Function" -> functions.add(id);
                case "AWS::Lambda::Version", "AWS::Lambda::Alias" ->
                    functions.addAll(functions(resources.path(id).at("/Properties/FunctionName")));
                default -> {
                    // A parameter, or something else that is no function.
                }
            }
        }
        return functions;
    }

    private static Set<String> references(JsonNode value) {
        Set<String> references = new LinkedHashSet<>();
        value.properties().forEach(entry -> {
            JsonNode argument = entry.getValue();
            switch (entry.getKey()) {
                case "Ref" -> references.add(argument.asString(""));
                case "Fn::GetAtt" ->
                    references.add(
                            argument.isArray()
                                    ? argument.path(0).asString("")
                                    : argument.asString("").split("\\.")[0]);
                case "Fn::Sub" -> {
                    String text = argument.isArray() ? argument.path(0).asString("") : argument.asString("");
                    Matcher names = SUBSTITUTED.matcher(text);
                    while (names.find()) {
                        references.add(names.group(1));
                    }
                }
                default -> references.addAll(references(argument));
            }
        });
        if (value.isArray()) {
            value.forEach(item -> references.addAll(references(item)));
        }
        return references;
    }

    /** The runtime of a function; null when it is not known before the deployment. */
    private String runtime(String function) {
        JsonNode properties = resources.path(function).path("Properties");
        if (properties.path("PackageType").asString("").equals("Image")) {
            return "of its own image";
        }
        JsonNode runtime = properties.path("Runtime");
        String parameter = runtime.path("Ref").asString("");
        return runtime.isString()
                ? runtime.asString()
                : template.path("Parameters").path(parameter).path("Default").asString(null);
    }
}
