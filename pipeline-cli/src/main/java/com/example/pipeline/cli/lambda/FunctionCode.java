package com.example.pipeline.cli.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacked deployment packages, one folder per content, like Lambda's /var/task. */
record FunctionCode(Path directory) {

    /** The folder of {@code <sha256>.zip}, unpacked once. */
    Path unpacked(String sha256) throws IOException {
        Path task = directory.resolve(sha256);
        synchronized (FunctionCode.class) {
            if (!Files.isDirectory(task)) {
                Path partial = Files.createTempDirectory(directory, "unpacking");
                unpack(directory.resolve(sha256 + ".zip"), partial);
                Files.move(partial, task, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return task;
    }

    private static void unpack(Path archive, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException(archive + " has an entry outside of it: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, file);
                    }
                }
            }
        }
    }
}
