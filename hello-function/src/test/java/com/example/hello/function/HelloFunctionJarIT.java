package com.example.hello.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The archive that is deployed. */
class HelloFunctionJarIT {

    private static final Path JAR = Path.of("target/hello-function.jar");

    @Test
    void isSmallerThanOneMegabyte() {
        assertThat(JAR.toFile().length()).isLessThan(1_000_000);
    }

    @Test
    void answersWithNothingElseOnTheClassPath() throws Exception {
        try (Jar jar = new Jar()) {
            Class<?> type = jar.loadClass("com.example.hello.function.HelloHandler");
            Class<?> context = jar.loadClass("com.amazonaws.services.lambda.runtime.Context");
            Method handle = type.getMethod("handleRequest", InputStream.class, OutputStream.class, context);
            InputStream event = new ByteArrayInputStream(new byte[] {'1'});
            ByteArrayOutputStream output = new ByteArrayOutputStream();

            handle.invoke(type.getConstructor().newInstance(), event, output, null);

            assertThat(output.toString(StandardCharsets.UTF_8))
                    .isEqualTo("{\"statusCode\":200,"
                            + "\"headers\":{\"Content-Type\":\"application/json\"},"
                            + "\"body\":\"{\\n  \\\"message\\\": \\\"Hello world!\\\",\\n  \\\"input\\\": 1\\n}\"}");
        }
    }

    @Test
    void loadsTheClassesOfARequestBeforeSnapStartsSnapshot() throws Exception {
        try (Jar jar = new Jar()) {
            Class<?> type = jar.loadClass("com.example.hello.function.HelloHandler");
            Method prime = type.getMethod("beforeCheckpoint", jar.loadClass("org.crac.Context"));
            Object handler = type.getConstructor().newInstance();
            assertThat(jar.hasLoaded("com.example.hello.function.BodyWriter")).isFalse();

            prime.invoke(handler, (Object) null);

            assertThat(jar.hasLoaded("com.example.hello.function.BodyWriter")).isTrue();
        }
    }

    @Test
    void holdsTheHandlerItsLibrariesAndTheirLicences() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> files = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();

            assertThat(files)
                    .allMatch(file -> file.matches("(com/example/hello/function"
                            + "|com/amazonaws/services/lambda/runtime|tools/jackson/core|org/crac)/.*[.]class"
                            + "|META-INF/(MANIFEST[.]MF|NOTICE|(.*-)?LICENSE)"));
            assertThat(files).contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/org-crac-LICENSE");
        }
    }

    private static final class Jar extends URLClassLoader {

        Jar() throws IOException {
            super(new URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        }

        boolean hasLoaded(String type) {
            return findLoadedClass(type) != null;
        }
    }
}
