package com.example.pipeline.cli.command;

import com.example.pipeline.cli.embedded.EmbeddedAwsSettings;
import com.example.pipeline.cli.runs.RunDirectories;
import java.nio.file.Path;

/** The project, and where in it the state of its local runs is. */
record Project(Path root) {

    /** The directory that the command was called in. */
    static Project here() {
        return new Project(Path.of("").toAbsolutePath());
    }

    Path state() {
        return root.resolve(".pipeline");
    }

    /** The embedded AWS: its port, its certificate, what is deployed in it. */
    Path aws() {
        return state().resolve("aws");
    }

    Path functions() {
        return EmbeddedAwsSettings.functionsDirectory(aws());
    }

    Path assemblies() {
        return state().resolve("assemblies");
    }

    /** Git objects that the project's repository doesn't get. */
    Path git() {
        return state().resolve("git");
    }

    /** Caches of builds. */
    Path cache() {
        return state().resolve("cache");
    }

    RunDirectories runs() {
        return new RunDirectories(state().resolve("runs"));
    }
}
