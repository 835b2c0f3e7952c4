package com.example.pipeline.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.embedded.Distribution;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Deployment packages made from the handlers beside this class. */
public final class FunctionFixture {

    private FunctionFixture() {}

    /** Compiles a handler into {@code <directory>/<name>.zip}. */
    public static Path zip(Path directory, String name, String source) throws IOException {
        return zip(directory, name, source, List.of());
    }

    /** @param libraries jars that the package has in its directory {@code lib} */
    static Path zip(Path directory, String name, String source, List<Path> libraries) throws IOException {
        Path classes = Files.createDirectories(directory.resolve(name + "-classes"));
        List<Path> classpath = new ArrayList<>(libraries);
        try (Stream<Path> jars = Files.list(Distribution.runtimeInterfaceClient())) {
            jars.filter(jar -> jar.toString().contains("lambda-java-core")).forEach(classpath::add);
        }
        String path = classpath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        List<String> options = List.of("--release", "17", "-cp", path, "-d", classes.toString());
        List<String> arguments = new ArrayList<>(options);
        arguments.add(resource(source).toString());
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        Path zip = directory.resolve(name + ".zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> compiled = Files.list(classes)) {
            for (Path each : compiled.toList()) {
                out.putNextEntry(new ZipEntry(each.getFileName().toString()));
                Files.copy(each, out);
            }
            for (Path each : libraries) {
                out.putNextEntry(new ZipEntry("lib/" + each.getFileName()));
                Files.copy(each, out);
            }
        }
        return zip;
    }

    /** Packs files beside the handlers into {@code <directory>/<name>.zip}, by their path in the archive. */
    static Path archive(Path directory, String name, Map<String, String> sources) throws IOException {
        Path zip = directory.resolve(name + ".zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Map.Entry<String, String> each : sources.entrySet()) {
                out.putNextEntry(new ZipEntry(each.getKey()));
                Files.copy(resource(each.getValue()), out);
            }
        }
        return zip;
    }

    private static Path resource(String name) {
        return Path.of("src/test/resources/com/example/pipeline/cli/lambda", name)
                .toAbsolutePath();
    }
}
