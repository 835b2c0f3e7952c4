package com.example.hello.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.File;
import java.lang.ref.Reference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SnapStartTests {

    @Test
    void snapshotHoldsTheClassesOfARequest() throws Exception {
        // Lambda sets this property.
        System.setProperty("org.crac.Core.Compat", "com.amazonaws.services.lambda.crac");
        try (FreshClasses classes = new FreshClasses()) {
            Object handler = classes.loadClass(HelloHandler.class.getName())
                    .getConstructor()
                    .newInstance();
            assertThat(classes.loaded(APIGatewayV2HTTPResponse.class)).isFalse();

            beforeCheckpoint(classes);

            assertThat(classes.loaded(APIGatewayV2HTTPResponse.class)).isTrue();
            Reference.reachabilityFence(handler);
        }
    }

    private static void beforeCheckpoint(ClassLoader classes) throws ReflectiveOperationException {
        Class<?> type = classes.loadClass("com.amazonaws.services.lambda.crac.Context");
        Object context = classes.loadClass("com.amazonaws.services.lambda.crac.Core")
                .getMethod("getGlobalContext")
                .invoke(null);

        // After the hooks, Lambda's context clears the DNS cache, in native code that is not loaded here.
        assertThatThrownBy(() -> type.getMethod("beforeCheckpoint", type).invoke(context, (Object) null))
                .hasCauseInstanceOf(UnsatisfiedLinkError.class);
    }

    /** Loads the test's class path again, so that no class of it is loaded yet. */
    private static final class FreshClasses extends URLClassLoader {

        FreshClasses() {
            super(
                    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                            .map(FreshClasses::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
        }

        private static URL url(String path) {
            try {
                return Path.of(path).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }

        boolean loaded(Class<?> type) {
            return findLoadedClass(type.getName()) != null;
        }
    }
}
