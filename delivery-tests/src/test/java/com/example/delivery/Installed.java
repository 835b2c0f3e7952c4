package com.example.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One installation with one delivery for all test classes that ask for it: making it takes a while. */
final class Installed implements BeforeAllCallback, ParameterResolver {

    /** Here and not with the first parameter: what fails here fails once and not with every test. */
    @Override
    public void beforeAll(ExtensionContext context) {
        made(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Installation.class
                || parameter.getParameter().getType() == Delivery.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Made made = made(context);
        return parameter.getParameter().getType() == Delivery.class ? made.delivery : made.installation;
    }

    private static Made made(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Installed.class))
                .computeIfAbsent(Made.class, key -> Made.make(), Made.class);
    }

    private record Made(Path directory, Installation installation, Delivery delivery) implements AutoCloseable {

        static Made make() {
            try {
                Path directory = Files.createTempDirectory("installation");
                Installation installation = Installation.in(directory);
                try {
                    return new Made(directory, installation, Delivery.to(installation));
                } catch (IOException | RuntimeException | Error e) {
                    installation.close();
                    throw e;
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            installation.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
