package com.example.pipeline.cli.codebuild;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.example.pipeline.cli.local.AtExit;
import com.example.pipeline.cli.local.ProcessGroup;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process that runs the scripts of a build, in a session of its own. One output stays open for all scripts,
 * so that background processes can go on printing. Closing it ends every process that the build started; so
 * does the end of this JVM, even when it is killed.
 */
final class ShellProcess implements AutoCloseable {
    private static final String PROGRAM = "build_process.py";
    private static final long ENDS_WITHIN_SECONDS = 10;

    private final Process process;
    private final OutputStream scripts;
    private final long end;
    private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final AtExit atExit = new AtExit("end of a build", this::endProcesses);
    private volatile boolean ended;

    /**
     * @param directory where the program is put
     * @param environment directory for the virtual environment of Python that the program makes for the build
     * @param end when the build times out, as {@link System#nanoTime}
     */
    ShellProcess(Path directory, Path python, Path shell, Path environment, BuildLog log, long end) throws IOException {
        this.end = end;
        Path program = directory.resolve(PROGRAM);
        try (InputStream in = ShellProcess.class.getResourceAsStream(PROGRAM)) {
            Files.write(program, in.readAllBytes());
        }
        process = Subprocess.of(python.toString(), "-I", program.toString(), environment.toString(), shell.toString())
                .start();
        scripts = process.getOutputStream();
        String mark = UUID.randomUUID().toString();
        reader = new Thread(new OutputReader(process.getInputStream(), mark, log, statuses), "build output");
        reader.setDaemon(true);
        reader.start();
        // A background process can keep the output open after this process has ended.
        process.onExit().thenRun(() -> statuses.add(OutputReader.GONE));
        write(mark);
    }

    /**
     * Runs a script.
     *
     * @return its exit status; for a signal, 128 plus the signal's number
     * @throws IOException if the process was killed, so that there is no exit status
     * @throws InterruptedException if this thread was interrupted or the process closed
     * @throws TimeoutException if the build times out
     */
    int run(Path script) throws IOException, InterruptedException, TimeoutException {
        write(script.toString());
        Integer status;
        try {
            status = statuses.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw e;
        }
        if (status == null) {
            throw new TimeoutException();
        }
        if (status == OutputReader.GONE) {
            statuses.add(OutputReader.GONE);
            if (ended) {
                throw new InterruptedException();
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
        atExit.close();
    }

    private void endProcesses() {
        ended = true;
        boolean interrupted = Thread.interrupted();
        try {
            closeScripts();
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                Subprocess.kill(process);
            }
            if (process.waitFor() != 0) {
                // It was killed before it could end the others.
                new ProcessGroup(process.toHandle()).kill();
            }
            reader.join(TimeUnit.SECONDS.toMillis(ENDS_WITHIN_SECONDS));
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
            // The process has already ended.
        }
    }
}
