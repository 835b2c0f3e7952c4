package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.local.ZipArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A version of a Lambda function, as the embedded AWS describes it in a file.
 *
 * @param codeSha256 SHA-256 of the deployment package, hexadecimal
 * @param environment null if there are no variables
 * @param logFormat {@code JSON} or {@code Text}; null: text
 * @param layers SHA-256 of the archives of its layers; null: none
 */
record FunctionVersion(
        String account,
        String region,
        String function,
        String version,
        String codeSha256,
        String handler,
        String runtime,
        int timeoutSeconds,
        int memoryMb,
        Map<String, String> environment,
        String roleArn,
        String logGroup,
        String logFormat,
        List<String> layers) {
    private static final JsonMapper JSON = new JsonMapper();

    FunctionVersion {
        environment = environment == null ? Map.of() : Map.copyOf(environment);
        logFormat = logFormat == null ? "Text" : logFormat;
        layers = layers == null ? List.of() : List.copyOf(layers);
    }

    /** Reads {@code <account>.<function>.<version>.json}. */
    static FunctionVersion read(Path directory, String name) throws IOException {
        Path file = directory.resolve(name + ".json");
        if (!Files.exists(file)) {
            throw new IOException("No function version " + name + ": " + file + " is missing");
        }
        try {
            return JSON.readValue(Files.readString(file), FunctionVersion.class);
        } catch (JacksonException e) {
            throw new IOException(file + " does not describe a function version: " + e.getOriginalMessage(), e);
        }
    }

    /** Unpacks each archive of the version once. */
    LambdaRuntime.Code code(Path directory) throws IOException {
        List<Path> unpacked = new ArrayList<>();
        for (String layer : layers) {
            unpacked.add(unpack(directory, layer));
        }
        return new LambdaRuntime.Code(unpack(directory, codeSha256), unpacked);
    }

    private static Path unpack(Path directory, String sha256) throws IOException {
        Path code = directory.resolve(sha256);
        synchronized (FunctionVersion.class) {
            if (!Files.isDirectory(code)) {
                Path partial = Files.createTempDirectory(directory, "unpacking");
                ZipArchive.unpack(directory.resolve(sha256 + ".zip"), partial);
                Files.move(partial, code, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return code;
    }

    String name() {
        return account + "." + function + "." + version;
    }

    String functionArn() {
        return "arn:aws:lambda:" + region + ":" + account + ":function:" + function;
    }

    String arn() {
        return "$LATEST".equals(version) ? functionArn() : functionArn() + ":" + version;
    }
}
