package com.example.pipeline.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A lock between processes, held as long as this is open. The operating system releases it when the process ends,
 * however that happens.
 */
public final class LockFile implements AutoCloseable {
    private final FileChannel channel;

    private LockFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock unless somebody else, in this JVM or another process, holds it.
     *
     * @param file made if it is not there, with its directory; it stays
     */
    public static Optional<LockFile> tryTake(Path file) throws IOException {
        FileChannel channel = open(file);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(new LockFile(channel));
            }
        } catch (OverlappingFileLockException e) {
            // Held in this JVM.
        }
        channel.close();
        return Optional.empty();
    }

    /** Waits until no other process holds the lock, then takes it; only one thread of this JVM may do so. */
    public static LockFile take(Path file) throws IOException {
        FileChannel channel = open(file);
        channel.lock();
        return new LockFile(channel);
    }

    private static FileChannel open(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
