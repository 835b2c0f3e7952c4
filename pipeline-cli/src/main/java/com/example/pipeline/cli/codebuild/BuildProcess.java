package com.example.pipeline.cli.codebuild;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The process that runs a build's scripts, in a session of its own. Its output stays open from the first
 * script to the last, so that what runs in the background can go on printing. Closing it ends all that the
 * build started; so does the end of this JVM, whichever way it comes.
 */
final class BuildProcess implements AutoCloseable {
    private static final String PROGRAM = "build_process.py";
    private static final long ENDS_WITHIN_SECONDS = 10;

    private final Process process;
    private final OutputStream scripts;
    private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final Thread atExit = new Thread(this::end);
    private volatile boolean ended;

    /** @param directory where the program is put */
    BuildProcess(Path directory, Path python, Path shell, BuildLog log) throws IOException {
        Path program = directory.resolve(PROGRAM);
        try (InputStream in = BuildProcess.class.getResourceAsStream(PROGRAM)) {
            Files.write(program, in.readAllBytes());
        }
        process = new ProcessBuilder(python.toString(), "-I", program.toString(), shell.toString())
                .redirectErrorStream(true)
                .start();
        scripts = process.getOutputStream();
        String mark = UUID.randomUUID().toString();
        reader = new Thread(new OutputReader(process.getInputStream(), mark, log, statuses), "build output");
        reader.setDaemon(true);
        reader.start();
        // The output may stay open without it.
        process.onExit().thenRun(() -> statuses.add(OutputReader.GONE));
        Runtime.getRuntime().addShutdownHook(atExit);
        write(mark);
    }

    /**
     * Runs a script to its end and returns its exit status; a signal's is 128 and its number.
     *
     * @throws IOException if there is no exit status, since the process was killed
     * @throws BuildEnded if the time is up or this thread was interrupted
     */
    int run(Path script, Deadline deadline) throws IOException, BuildEnded {
        write(script.toString());
        Integer status;
        try {
            status = statuses.poll(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildEnded(BuildResult.Status.STOPPED, "was stopped");
        }
        if (status == null) {
            throw new BuildEnded(
                    BuildResult.Status.TIMED_OUT,
                    "was still running when the build's " + deadline.timeout().toMillis() / 1000.0 + " s were over");
        }
        if (status == OutputReader.GONE) {
            statuses.add(OutputReader.GONE);
            if (ended) {
                throw new BuildEnded(BuildResult.Status.STOPPED, "was stopped");
            }
            throw new IOException("the process that runs the build's commands is gone; there is no exit status");
        }
        return status;
    }

    private void write(String line) throws IOException {
        scripts.write((line + "\n").getBytes(UTF_8));
        scripts.flush();
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is on its way out; the hook does the same.
        }
    }

    private void end() {
        ended = true;
        boolean interrupted = Thread.interrupted();
        try {
            closeScripts();
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            if (process.waitFor() != 0) {
                killGroup();
            }
            reader.join(TimeUnit.SECONDS.toMillis(ENDS_WITHIN_SECONDS));
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            interrupted = true;
            process.destroyForcibly();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeScripts() {
        try {
            scripts.close();
        } catch (IOException e) {
            // The process is gone already.
        }
    }

    /** What is left when the process did not end by itself. Java cannot signal a group; every shell can. */
    private void killGroup() throws IOException, InterruptedException {
        String kill = "kill -KILL -" + process.pid() + " 2>/dev/null";
        new ProcessBuilder("/bin/sh", "-c", kill).start().waitFor();
    }
}
