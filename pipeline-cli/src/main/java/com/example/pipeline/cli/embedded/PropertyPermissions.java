package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The resource types of which the embedded AWS knows which permission belongs to which property. */
public final class PropertyPermissions {
    private PropertyPermissions() {}

    /** Returns names such as {@code AWS::SQS::Queue}. */
    public static Set<String> types() {
        Set<String> types = new TreeSet<>();
        Path directory = Distribution.python().resolve("embedded_aws/cloudformation/property_permissions");
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Problems problems = new Problems(file.toString());
                types.addAll(Document.yaml(Files.readString(file), problems).keys());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return types;
    }
}
