package com.example.pipeline.cli.command;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.embedded.LocalProfile;
import com.example.pipeline.cli.local.LockFile;
import java.io.IOException;
import java.nio.file.Path;

/** The directory of a project, and where in it the state of the local runs is. */
record Project(Path root) {

    Path state() {
        return root.resolve(".pipeline");
    }

    /** Locks the state, so that only one command works on it. */
    LockFile lock() throws IOException {
        return LockFile.tryTake(state().resolve("lock"))
                .orElseThrow(() -> Problem.usage(
                        "Another run uses " + state() + ". Wait until it ends, or end it with Ctrl-C, and try again."));
    }

    /** The embedded AWS: its port, its certificate, everything deployed to it. */
    Path aws() {
        return state().resolve("aws");
    }

    /** The profile by which other commands reach the run that is in progress. */
    LocalProfile profile() {
        return new LocalProfile(aws().resolve("config"));
    }

    Path assemblies() {
        return state().resolve("assemblies");
    }

    /** Logs of commands that start the embedded AWS without a run. */
    Path session() {
        return state().resolve("session");
    }

    /** Git objects that do not belong in the project's repository. */
    Path git() {
        return state().resolve("git");
    }

    /** The caches of CodeBuild projects. */
    Path cache() {
        return state().resolve("cache");
    }

    Path runs() {
        return state().resolve("runs");
    }
}
