package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.local.LockFile;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A headless Chromium for tests, with what drives it, from npm. It is installed once below {@code ~/.cache}, in a
 * directory that is named after the lock file. Needs no right of an administrator.
 */
record Chromium(Path directory) {
    private static final Path SOURCES = Path.of("src/test/browser").toAbsolutePath();
    private static final List<String> FILES = List.of("package.json", "package-lock.json", ".npmrc");

    /** @throws AssertionError with the reason when it cannot be installed */
    static Chromium install() throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(SOURCES.resolve("package-lock.json")));
        String name = "browser-" + HexFormat.of().formatHex(digest).substring(0, 12);
        Path directory = Path.of(System.getProperty("user.home"), ".cache", "codepipeline-local", name);
        Path complete = directory.resolve(".complete");
        Files.createDirectories(directory.getParent());
        try (LockFile lock = LockFile.take(directory.resolveSibling(name + ".lock"))) {
            if (Files.notExists(complete)) {
                Directories.delete(directory);
                Files.createDirectories(directory.resolve("unpacked"));
                for (String file : FILES) {
                    Files.copy(SOURCES.resolve(file), directory.resolve(file));
                }
                succeed(Subprocess.of("npm", "ci", "--no-progress").in(directory), "Chromium cannot be installed");
                Files.createFile(complete);
            }
        }
        return new Chromium(directory);
    }

    /** Runs {@code check.mjs}. */
    void check(String... arguments) throws IOException {
        // Node finds packages from where the script is.
        Path script = Files.copy(
                SOURCES.resolve("check.mjs"), directory.resolve("check.mjs"), StandardCopyOption.REPLACE_EXISTING);
        List<String> command = new ArrayList<>(List.of("node", script.toString()));
        command.addAll(List.of(arguments));
        succeed(
                Subprocess.of(command)
                        .in(directory)
                        // The package unpacks Chromium into the directory for temporary files.
                        .with(Map.of(
                                "TMPDIR", directory.resolve("unpacked").toString(), "TZ", "UTC", "LC_ALL", "C.UTF-8")),
                "The check in Chromium did not end");
    }

    private static void succeed(Subprocess process, String what) throws IOException {
        Subprocess.Result result = process.run();
        if (!result.succeeded()) {
            throw new AssertionError(what + ":\n" + result.output() + result.errors());
        }
    }
}
