package com.example.pipeline.cli.codebuild;

import java.util.List;

/**
 * A phase of the buildspec; its {@code finally} commands run after the others, also when one of them failed.
 */
public record Phase(PhaseName name, List<Command> commands, List<Command> finallyCommands, OnFailure onFailure) {

    boolean isEmpty() {
        return commands.isEmpty() && finallyCommands.isEmpty();
    }
}
