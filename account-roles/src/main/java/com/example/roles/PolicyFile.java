package com.example.roles;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;

/**
 * A policy as IAM has it, in {@code src/main/resources/policies}, with <code>${names}</code> to fill in.
 * A string that is nothing but a name may become a list.
 */
public final class PolicyFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PolicyFile() {}

    /** @throws IllegalArgumentException if a name has no value */
    public static PolicyDocument read(String name, Map<String, ?> values) {
        return PolicyDocument.Builder.create()
                .statements(statements(name, values))
                .build();
    }

    /**
     * For a resource that has statements of its own, too.
     *
     * @throws IllegalArgumentException if a name has no value
     */
    public static List<PolicyStatement> statements(String name, Map<String, ?> values) {
        try (InputStream file = PolicyFile.class.getResourceAsStream("/policies/" + name + ".json")) {
            String policy = filled(new String(file.readAllBytes(), StandardCharsets.UTF_8), values);
            return StreamSupport.stream(JSON.readTree(policy).get("Statement").spliterator(), false)
                    .map(PolicyStatement::fromJson)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String filled(String policy, Map<String, ?> values) throws IOException {
        String filled = policy;
        for (Map.Entry<String, ?> value : values.entrySet()) {
            String name = "${" + value.getKey() + "}";
            filled = filled.replace('"' + name + '"', JSON.writeValueAsString(value.getValue()))
                    .replace(name, value.getValue().toString());
        }
        // Values of CDK that are not known yet look like ${Token[...]}.
        filled.lines()
                .filter(line -> line.matches(".*\\$\\{[a-z].*"))
                .findFirst()
                .ifPresent(line -> {
                    throw new IllegalArgumentException("No value for a name in " + line.strip());
                });
        return filled;
    }
}
