package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** The port of the embedded AWS: chosen once and then kept in a file, since the URLs of deployed APIs contain it. */
final class Port {
    private Port() {}

    /** Reads the port from the file, or chooses a free one and writes it there. */
    static int keptIn(Path file) {
        try {
            if (Files.exists(file)) {
                return read(file);
            }
            int port;
            do {
                // Below the range that systems use for outgoing connections, so that none of those takes it later.
                port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            } while (!isFree(port));
            Files.createDirectories(file.getParent());
            Files.writeString(file, port + "\n");
            return port;
        } catch (IOException e) {
            throw Problem.failed("Cannot keep a port in " + file + ": " + e.getMessage(), e);
        }
    }

    private static int read(Path file) throws IOException {
        String text = Files.readString(file).strip();
        if (!text.matches("\\d{1,5}")) {
            throw Problem.failed(file + " contains no port number but \"" + text + "\". Start over: ./pipeline reset");
        }
        int port = Integer.parseInt(text);
        if (!isFree(port)) {
            throw Problem.failed("Another program uses port " + port + " of 127.0.0.1, which is part of the URLs of"
                    + " everything deployed in " + file.getParent() + ". End that program (lsof -i :" + port
                    + " names it), or start over: ./pipeline reset");
        }
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
