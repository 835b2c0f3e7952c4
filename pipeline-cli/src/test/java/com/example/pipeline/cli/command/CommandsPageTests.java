package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Makes docs/commands.md from the help of the commands. */
class CommandsPageTests {
    private static final Path INTRODUCTION = Path.of("src/test/resources/commands/introduction.md");
    private static final Path PAGE = Path.of("../docs/commands.md");
    private static final Path MADE = Path.of("target/commands.md");

    @Test
    void pageSaysWhatTheHelpSays() throws IOException {
        String page = page();
        Files.writeString(MADE, page);

        // A fork may delete the page.
        Assumptions.assumeTrue(Files.exists(PAGE));
        assertThat(Files.readString(PAGE))
                .as("The commands changed. Update the page: cp pipeline-cli/%s docs/", MADE)
                .isEqualTo(page);
    }

    @ParameterizedTest
    @MethodSource
    void helpOfEachCommandSaysWhatItsExitCodesMean(CommandLine command) {
        assertThat(command.getUsageMessage(Ansi.OFF)).contains("Exit codes: ");
    }

    static Iterable<CommandLine> helpOfEachCommandSaysWhatItsExitCodesMean() {
        return commands().getSubcommands().values();
    }

    private static CommandLine commands() {
        return Pipeline.commandLine(new Project(Path.of("target")), null).setUsageHelpWidth(100);
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder(Files.readString(INTRODUCTION));
        commands()
                .getSubcommands()
                .forEach((name, command) -> page.append("\n## `./pipeline ")
                        .append(name)
                        .append("`\n\n```text\n")
                        .append(command.getUsageMessage(Ansi.OFF).replaceAll("(?m) +$", ""))
                        .append("```\n"));
        return page.toString();
    }
}
