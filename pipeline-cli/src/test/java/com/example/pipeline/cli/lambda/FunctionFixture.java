package com.example.pipeline.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.embedded.Distribution;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Deployment packages made from the handlers beside this class. */
public final class FunctionFixture {

    private FunctionFixture() {}

    /** Compiles a handler into {@code <directory>/<name>.zip}. */
    public static Path zip(Path directory, String name, String source) throws IOException {
        Path classes = Files.createDirectories(directory.resolve(name + "-classes"));
        try (Stream<Path> jars = Files.list(Distribution.runtimeInterfaceClient())) {
            Path core = jars.filter(jar -> jar.toString().contains("lambda-java-core"))
                    .findFirst()
                    .orElseThrow();
            int status = ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            null,
                            null,
                            "-cp",
                            core.toString(),
                            "-d",
                            classes.toString(),
                            resource(source).toString());
            assertThat(status).isZero();
        }
        Path zip = directory.resolve(name + ".zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> compiled = Files.list(classes)) {
            for (Path each : compiled.toList()) {
                out.putNextEntry(new ZipEntry(each.getFileName().toString()));
                Files.copy(each, out);
            }
        }
        return zip;
    }

    private static Path resource(String name) {
        return Path.of("src/test/resources/com/example/pipeline/cli/lambda", name)
                .toAbsolutePath();
    }
}
