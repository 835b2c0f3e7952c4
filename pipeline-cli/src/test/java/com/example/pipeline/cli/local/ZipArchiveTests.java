package com.example.pipeline.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipArchiveTests {
    @TempDir
    private Path directory;

    private Path text;
    private Path script;

    @BeforeEach
    void write() throws IOException {
        text = Files.writeString(directory.resolve("text"), "text");
        script = Files.writeString(directory.resolve("script"), "#!/bin/sh\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void unpackingGivesBackFilesAndExecutableBits() throws IOException {
        Path archive = pack("archive.zip");
        Path unpacked = directory.resolve("unpacked");
        ZipArchive.unpack(archive, unpacked);

        assertThat(unpacked.resolve("in/deep/text.txt")).hasContent("text");
        assertThat(Files.isExecutable(unpacked.resolve("in/deep/text.txt"))).isFalse();
        assertThat(unpacked.resolve("run.sh")).isExecutable();
    }

    @Test
    void theSameFilesGiveTheSameBytesWhenTheyAreNewer() throws IOException {
        Path first = pack("first.zip");
        Files.setLastModifiedTime(text, FileTime.from(Instant.now().plusSeconds(3600)));

        assertThat(pack("second.zip")).hasSameBinaryContentAs(first);
    }

    /** Otherwise the bytes differ when the clock's second does. */
    @Test
    void anArchiveDoesNotHaveTheTimeWhenItWasPacked() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(pack("archive.zip"))) {
            for (String entry : List.of("/in", "/in/deep", "/in/deep/text.txt", "/run.sh")) {
                BasicFileAttributes times = Files.readAttributes(zip.getPath(entry), BasicFileAttributes.class);
                assertThat(List.of(times.creationTime(), times.lastAccessTime()))
                        .as(entry)
                        .containsOnly(times.lastModifiedTime());
            }
        }
    }

    @Test
    void sourceArchivesLoseTheirPermissions() throws IOException {
        Path copy = directory.resolve("copies/copy.zip");
        ZipArchive.copyWithoutPermissions(pack("archive.zip"), copy);
        Path unpacked = directory.resolve("unpacked");
        ZipArchive.unpack(copy, unpacked);

        assertThat(unpacked.resolve("in/deep/text.txt")).hasContent("text");
        assertThat(Files.isExecutable(unpacked.resolve("run.sh"))).isFalse();
    }

    @Test
    void anEntryOutsideOfTheArchiveIsRefused() throws IOException {
        Path archive = directory.resolve("evil.zip");
        try (OutputStream file = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("../evil"));
            zip.closeEntry();
        }

        assertThatThrownBy(() -> ZipArchive.unpack(archive, directory.resolve("unpacked")))
                .isInstanceOf(ZipException.class)
                .hasMessageContaining("../evil");
        assertThat(directory.resolve("evil")).doesNotExist();
    }

    @Test
    void oneFileCanBeReadFromAnArchive() throws IOException {
        Path archive = pack("archive.zip");

        assertThat(ZipArchive.read(archive, "in/deep/text.txt")).asString().isEqualTo("text");
        assertThat(ZipArchive.read(archive, "nothing")).isNull();
        assertThat(ZipArchive.read(archive, "in")).isNull();
    }

    private Path pack(String name) throws IOException {
        Path archive = directory.resolve("archives").resolve(name);
        ZipArchive.pack(Map.of("in/deep/text.txt", text, "run.sh", script), archive);
        return archive;
    }
}
