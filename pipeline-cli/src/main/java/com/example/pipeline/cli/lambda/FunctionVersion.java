package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.local.ZipArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A version of a Lambda function, as the embedded AWS describes it in a file.
 *
 * @param codeSha256 SHA-256 of the deployment package, hexadecimal
 * @param environment null if there are no variables
 * @param logFormat {@code JSON} or {@code Text}; null: text
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
        String logFormat) {
    private static final JsonMapper JSON = new JsonMapper();

    FunctionVersion {
        environment = environment == null ? Map.of() : Map.copyOf(environment);
        logFormat = logFormat == null ? "Text" : logFormat;
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

    /** Returns the directory with the code, which Lambda calls /var/task. Unpacks each deployment package once. */
    Path code(Path directory) throws IOException {
        Path code = directory.resolve(codeSha256);
        synchronized (FunctionVersion.class) {
            if (!Files.isDirectory(code)) {
                Path partial = Files.createTempDirectory(directory, "unpacking");
                ZipArchive.unpack(directory.resolve(codeSha256 + ".zip"), partial);
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

    boolean runsOnJava() {
        return runtime != null && runtime.startsWith("java");
    }
}
