package com.example.pipeline.cli.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastAssemblyTests {

    @TempDir
    private Path directory;

    @Test
    void theOneThatWasUsedLastIsTaken() throws Exception {
        assembly("a".repeat(40), "old", 1);
        assembly("b".repeat(40), "last", 3);
        assembly("c".repeat(40), "older", 2);

        assertThat(LastAssembly.in(directory))
                .get()
                .extracting(assembly -> assembly.stacks().get(0).id())
                .isEqualTo("last");
    }

    @Test
    void anUnfinishedOneIsNoAssembly() throws Exception {
        assembly("unfinished", "unfinished", 1);
        Files.createDirectory(directory.resolve("d".repeat(40)));

        assertThat(LastAssembly.in(directory)).isEmpty();
    }

    @Test
    void withoutARunThereIsNone() throws Exception {
        assertThat(LastAssembly.in(directory.resolve("assemblies"))).isEmpty();
    }

    private void assembly(String name, String stack, int time) throws Exception {
        Path assembly = Files.createDirectory(directory.resolve(name));
        Files.writeString(assembly.resolve("t.json"), "{}");
        Files.writeString(assembly.resolve("manifest.json"), """
                {"artifacts": {"%s": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "t.json"}}}}
                """.formatted(stack));
        Files.setLastModifiedTime(assembly, FileTime.from(Instant.ofEpochSecond(time)));
    }
}
