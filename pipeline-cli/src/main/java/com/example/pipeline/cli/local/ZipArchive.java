package com.example.pipeline.cli.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * ZIP files, as artifacts and as the code of functions. The same files give the same bytes. Java's ZIP file system
 * refuses an archive with an entry outside of the archive's root.
 */
public final class ZipArchive {
    /** The time of every entry: a file's own time differs from build to build. */
    private static final FileTime TIME = FileTime.from(Instant.parse("2000-01-01T00:00:00Z"));

    private static final Map<String, String> OPTIONS =
            Map.of("create", "true", "enablePosixFileAttributes", "true", "defaultPermissions", "rw-r--r--");

    private ZipArchive() {}

    /**
     * Packs files with their executable bits, as CodeBuild does.
     *
     * @param files by their paths in the archive
     */
    public static void pack(Map<String, Path> files, Path archive) throws IOException {
        Files.createDirectories(archive.getParent());
        Files.deleteIfExists(archive);
        try (FileSystem zip = FileSystems.newFileSystem(archive, OPTIONS)) {
            for (Map.Entry<String, Path> file : new TreeMap<>(files).entrySet()) {
                String permissions = Files.isExecutable(file.getValue()) ? "rwxr-xr-x" : "rw-r--r--";
                add(file.getValue(), zip.getPath("/" + file.getKey()), permissions);
            }
        }
    }

    /**
     * Copies an archive without its files' permissions, which the output artifact of a source action does not have
     * ("Troubleshooting CodePipeline": file permissions are not retained on source files from GitHub).
     */
    public static void copyWithoutPermissions(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.deleteIfExists(to);
        try (FileSystem in = FileSystems.newFileSystem(from, OPTIONS);
                FileSystem out = FileSystems.newFileSystem(to, OPTIONS);
                var entries = Files.walk(in.getPath("/"))) {
            for (Path entry :
                    (Iterable<Path>) entries.filter(Files::isRegularFile).sorted()::iterator) {
                add(entry, out.getPath(entry.toString()), "rw-r--r--");
            }
        }
    }

    /** Unpacks an archive with its files' executable bits. The directory is made if it is not there. */
    public static void unpack(Path archive, Path directory) throws IOException {
        Files.createDirectories(directory);
        try (FileSystem zip = FileSystems.newFileSystem(archive, OPTIONS);
                var entries = Files.walk(zip.getPath("/"))) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                Path target = directory.resolve(entry.toString().substring(1));
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(target);
                } else {
                    extract(entry, target);
                }
            }
        }
    }

    /** Reads one file of an archive; null if there is no such file. */
    public static byte[] read(Path archive, String name) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(archive)) {
            Path entry = zip.getPath("/" + name);
            return Files.isRegularFile(entry) ? Files.readAllBytes(entry) : null;
        }
    }

    private static void add(Path file, Path entry, String permissions) throws IOException {
        directory(entry.getParent());
        Files.write(entry, Files.readAllBytes(file));
        Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString(permissions));
        setTimes(entry);
    }

    private static void directory(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            directory(directory.getParent());
            Files.createDirectory(directory);
            setTimes(directory);
        }
    }

    /** Sets the times of access and creation too, which the archive also has. */
    private static void setTimes(Path entry) throws IOException {
        Files.getFileAttributeView(entry, BasicFileAttributeView.class).setTimes(TIME, TIME, TIME);
    }

    private static void extract(Path entry, Path target) throws IOException {
        try (InputStream in = Files.newInputStream(entry)) {
            Files.copy(in, target);
        }
        if (Files.getPosixFilePermissions(entry).contains(PosixFilePermission.OWNER_EXECUTE)) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(target);
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            Files.setPosixFilePermissions(target, permissions);
        }
    }
}
