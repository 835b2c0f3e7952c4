package com.example.pipeline.cli.command;

import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.Status;
import com.example.pipeline.cli.runs.Run;
import com.example.pipeline.cli.runs.RunDirectories;
import com.example.pipeline.cli.runs.RunJournal;
import java.io.IOException;
import java.nio.file.Path;

/** The run that is on, and its successors when the pipeline restarts itself. */
final class CurrentRun {
    private final RunDirectories directories;
    private final Run.Source source;
    private Path directory;
    private RunJournal journal;
    private boolean over;

    CurrentRun(RunDirectories directories, Run.Source source) throws IOException {
        this.directories = directories;
        this.source = source;
        this.directory = directories.next();
        this.journal = new RunJournal(directory, Run.begun(number(), source, null));
    }

    synchronized Path directory() {
        return directory;
    }

    synchronized int number() {
        return RunDirectories.number(directory);
    }

    synchronized RunJournal identify(PipelineLocation location, String executionId, int version) {
        journal.identify(location, executionId, version);
        return journal;
    }

    /** Ends the run as cancelled and begins the one that takes its place, whose number is returned. */
    synchronized int restart() throws IOException {
        int old = number();
        Path next = directories.next();
        journal.ended(
                Status.CANCELLED,
                "The pipeline has changed itself: run " + RunDirectories.number(next) + " takes its place");
        directory = next;
        journal = new RunJournal(next, Run.begun(number(), source, old));
        return number();
    }

    /** The first end counts. */
    synchronized void ended(Status status, String reason) {
        if (!over) {
            over = true;
            journal.ended(status, reason);
        }
    }
}
