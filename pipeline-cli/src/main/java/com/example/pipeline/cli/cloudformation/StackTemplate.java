package com.example.pipeline.cli.cloudformation;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.document.Scalar;
import com.example.pipeline.cli.document.Section;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ArtifactLocation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** What a CloudFormation action deploys: a template with parameters, tags, and capabilities. */
record StackTemplate(String body, List<Parameter> parameters, List<Tag> tags, List<Capability> capabilities) {

    /**
     * Reads the template. {@code ParameterOverrides} take precedence over {@code TemplateConfiguration}.
     *
     * @throws com.example.pipeline.cli.document.Problem with everything that is wrong in one of them
     */
    static StackTemplate of(Action action, InputArtifacts artifacts) throws IOException {
        Map<String, String> parameters = new TreeMap<>();
        Map<String, String> tags = new TreeMap<>();
        String file = action.configuration("TemplateConfiguration");
        if (file != null) {
            Problems problems = new Problems(file);
            Section configuration = Document.json(artifacts.text(file), problems);
            parameters.putAll(configuration.textMap("Parameters"));
            tags.putAll(configuration.textMap("Tags"));
            configuration.unsupported("StackPolicy");
            problems.throwIfAny();
        }
        parameters.putAll(overrides(action, artifacts));
        return new StackTemplate(
                artifacts.text(action.configuration("TemplatePath")),
                parameters.entrySet().stream()
                        .map(entry -> Parameter.builder()
                                .parameterKey(entry.getKey())
                                .parameterValue(entry.getValue())
                                .build())
                        .toList(),
                tags.entrySet().stream()
                        .map(entry -> Tag.builder()
                                .key(entry.getKey())
                                .value(entry.getValue())
                                .build())
                        .toList(),
                Stream.of(action.configuration()
                                .getOrDefault("Capabilities", "")
                                .split(","))
                        .filter(name -> !name.isEmpty())
                        .map(StackTemplate::capability)
                        .toList());
    }

    /** The names are separated by a comma without a space ("CloudFormation deploy action reference", Capabilities). */
    private static Capability capability(String name) {
        Capability capability = Capability.fromValue(name);
        if (!Capability.knownValues().contains(capability)) {
            throw new IllegalArgumentException("Value '" + name
                    + "' at 'capabilities' failed to satisfy constraint: Member must satisfy enum value set: "
                    + Capability.knownValues());
        }
        return capability;
    }

    private static Map<String, String> overrides(Action action, InputArtifacts artifacts) throws IOException {
        Problems problems = new Problems("ParameterOverrides");
        Section overrides = Document.json(action.configuration().getOrDefault("ParameterOverrides", "{}"), problems);
        Map<String, String> parameters = new TreeMap<>();
        for (String name : overrides.keys()) {
            parameters.put(
                    name,
                    overrides.isSection(name)
                            ? value(overrides.section(name).orElseThrow(), artifacts)
                            : overrides.text(name, ""));
        }
        problems.throwIfAny();
        return parameters;
    }

    /** Evaluates a function ("Using parameter override functions with CodePipeline pipelines"). */
    private static String value(Section function, InputArtifacts artifacts) throws IOException {
        List<Scalar> attribute = arguments(function, "Fn::GetArtifactAtt", 2);
        if (!attribute.isEmpty()) {
            ArtifactLocation location = artifacts.location(attribute.get(0).text());
            return switch (attribute.get(1).text()) {
                case "BucketName" -> location.bucket();
                case "ObjectKey" -> location.key();
                default -> {
                    attribute.get(1).unsupported();
                    yield "";
                }
            };
        }
        List<Scalar> parameter = arguments(function, "Fn::GetParam", 3);
        if (!parameter.isEmpty()) {
            String path = parameter.get(0).text() + "::" + parameter.get(1).text();
            String key = parameter.get(2).text();
            return Document.json(artifacts.text(path), new Problems(path))
                    .text(key)
                    .map(Scalar::text)
                    .orElseThrow(() -> new IllegalArgumentException(path + " has no key " + key));
        }
        return "";
    }

    /** The arguments of a function; empty when the section does not call it, or a problem is reported. */
    private static List<Scalar> arguments(Section section, String function, int count) {
        List<Scalar> arguments = section.texts(function);
        if (section.has(function) && arguments.size() != count) {
            section.problem(function, "needs " + count + " arguments");
            return List.of();
        }
        return arguments;
    }
}
