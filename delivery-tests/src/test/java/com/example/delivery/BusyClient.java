package com.example.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A client that calls a deployed application all the time, as long as the embedded AWS answers at all. */
final class BusyClient implements AutoCloseable {

    private final List<String> command;
    private int answered;
    private final List<String> failures = new ArrayList<>();
    /** Since the last answer: before the first one, the embedded AWS is starting; after the last one, it is ending. */
    private final List<String> unsure = new ArrayList<>();

    private final Thread thread = new Thread(this::call, "busy-client");
    private volatile boolean closed;

    private BusyClient(Path certificate, String url) {
        this.command = List.of(
                "curl",
                "--silent",
                "--max-time",
                "30",
                "--write-out",
                "%{http_code}",
                "--output",
                "/dev/null",
                "--cacert",
                certificate.toString(),
                url);
    }

    /** @param url of the application in a run of the checkout */
    static BusyClient of(Checkout checkout, String url) {
        BusyClient client = new BusyClient(checkout.resolve(".pipeline/aws/certificate.pem"), url);
        client.thread.start();
        return client;
    }

    private void call() {
        while (!closed) {
            try {
                Process curl = new ProcessBuilder(command).start();
                String status = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (curl.waitFor() == 0) {
                    answered(status);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void answered(String status) {
        if (status.equals("200")) {
            answered++;
            failures.addAll(unsure);
            unsure.clear();
        } else if (answered > 0) {
            unsure.add(status);
        }
    }

    /** The number of calls with the status 200. */
    synchronized int answered() {
        return answered;
    }

    /** The other statuses between the first and the last answer. */
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
