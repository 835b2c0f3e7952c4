package com.example.pipeline.cli.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** The port of the embedded AWS: chosen free once, then kept, since the URLs of deployed APIs carry it. */
record Port(int number) {
    // Below the ports that systems hand out to outgoing connections, so that none of those sits on it later.
    private static final int FIRST = 20_000;
    private static final int LAST = 30_000;

    static Port keptIn(Path file) {
        try {
            if (Files.exists(file)) {
                Port kept = read(file);
                if (!kept.isFree()) {
                    throw kept.taken(file);
                }
                return kept;
            }
            Port chosen = choose();
            Files.createDirectories(file.getParent());
            Files.writeString(file, chosen.number + "\n");
            return chosen;
        } catch (IOException e) {
            throw new EmbeddedAwsFailure("Cannot keep a port in " + file + ": " + e.getMessage(), e);
        }
    }

    private static Port read(Path file) throws IOException {
        String text = Files.readString(file).strip();
        try {
            return new Port(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new EmbeddedAwsFailure(
                    file + " holds no port number but \"" + text + "\". Start over with ./pipeline reset.", e);
        }
    }

    private static Port choose() {
        Port candidate;
        do {
            candidate = new Port(ThreadLocalRandom.current().nextInt(FIRST, LAST));
        } while (!candidate.isFree());
        return candidate;
    }

    private EmbeddedAwsFailure taken(Path file) {
        return new EmbeddedAwsFailure("Port " + number + " of 127.0.0.1, which the URLs of what is deployed"
                + " in " + file.getParent() + " carry, is taken by another program. End it (lsof -i :"
                + number + " names it), or start over with ./pipeline reset.");
    }

    boolean isFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
