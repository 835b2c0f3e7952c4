package com.example.delivery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Makes what takes long once for all test classes that ask for it in their constructors: an {@link Installation} with a
 * {@link Delivery}, and a {@link FirstRun}. What can't be made is not tried again.
 */
final class Shared implements ParameterResolver {

    /** Lock of the classes that share the {@link Installation}: some attempts change its policies for a while. */
    static final String INSTALLATION = "installation";
    /** Lock of the classes that share the {@link FirstRun}: there is one run at a time in a checkout. */
    static final String CHECKOUT = "checkout";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Installation.class || type == Delivery.class || type == FirstRun.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == FirstRun.class
                ? made(context, FirstRun.class, FirstRun::in)
                : installed(context, type == Delivery.class);
    }

    private static Object installed(ExtensionContext context, boolean delivery) {
        Installed installed = made(context, Installed.class, Installed::in);
        return delivery ? installed.delivery() : installed.installation();
    }

    private static <T extends AutoCloseable> T made(ExtensionContext context, Class<T> type, Maker<T> maker) {
        Made made = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Shared.class))
                .computeIfAbsent(type, missing -> make(maker), Made.class);
        if (made.failure() != null) {
            throw new IllegalStateException(type.getSimpleName() + " can't be made", made.failure());
        }
        return type.cast(made.thing());
    }

    private static Made make(Maker<?> maker) {
        Path directory = null;
        try {
            directory = Files.createTempDirectory("delivery-tests");
            return new Made(directory, maker.in(directory), null);
        } catch (Exception | AssertionError e) {
            return new Made(directory, null, e);
        }
    }

    private interface Maker<T extends AutoCloseable> {
        T in(Path directory) throws Exception;
    }

    private record Installed(Installation installation, Delivery delivery) implements AutoCloseable {

        static Installed in(Path directory) throws Exception {
            Installation installation = Installation.in(directory);
            try {
                return new Installed(installation, Delivery.to(installation));
            } catch (RuntimeException | Error e) {
                installation.close();
                throw e;
            }
        }

        @Override
        public void close() {
            installation.close();
        }
    }

    private record Made(Path directory, AutoCloseable thing, Throwable failure) implements AutoCloseable {

        @Override
        public void close() throws Exception {
            if (thing != null) {
                thing.close();
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
