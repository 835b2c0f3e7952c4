package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.local.LoopbackServer;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Serves the live page of the local runs on 127.0.0.1. Its address has a secret part, since other users of the machine
 * reach the port, too, and logs are not for them.
 */
public final class RunsServer implements AutoCloseable {
    private final Path runs;
    private final LocalRuns history;
    private final String path;
    private final LoopbackServer server;

    private RunsServer(Path runs) {
        this.runs = runs;
        this.history = new LocalRuns(runs);
        byte[] secret = new byte[12];
        new SecureRandom().nextBytes(secret);
        this.path = "/" + HexFormat.of().formatHex(secret) + "/";
        this.server = LoopbackServer.start(path, this::answer);
    }

    /** @param runs the directory of all runs */
    public static RunsServer start(Path runs) {
        return new RunsServer(runs);
    }

    public URI uri() {
        return server.uri(path);
    }

    private void answer(HttpExchange exchange) throws IOException {
        // A page of another site whose name leads to 127.0.0.1 has another Host.
        boolean here = server.authority().equals(exchange.getRequestHeaders().getFirst("Host"));
        String asked = exchange.getRequestURI().getPath().substring(path.length());
        if (!here || !exchange.getRequestMethod().equals("GET")) {
            send(exchange, 403, "text/plain", "Forbidden");
        } else if (asked.isEmpty()) {
            send(exchange, 200, "text/html", RunsPage.live(overview()));
        } else if (asked.equals("runs.json")) {
            send(exchange, 200, "application/json", RunsPage.liveJson(overview()));
        } else {
            sendFile(exchange, asked);
        }
    }

    private Overview overview() throws IOException {
        return Overview.of(history.read(), runs.toString(), Instant.now());
    }

    /** Sends a log, a report, or the list of the files in a directory of reports. */
    private void sendFile(HttpExchange exchange, String asked) throws IOException {
        Path file = runs.resolve(asked.replaceFirst("^runs/", "")).normalize();
        boolean allowed = asked.matches("runs/[0-9]+/(logs|reports)/.*")
                && file.startsWith(runs)
                && Files.exists(file)
                && file.toRealPath().startsWith(runs.toRealPath());
        if (!allowed) {
            send(exchange, 404, "text/plain", "There is no such file.");
        } else if (Files.isDirectory(file)) {
            try (Stream<Path> files = Files.walk(file)) {
                String list = files.filter(Files::isRegularFile)
                        .sorted()
                        .map(Path::toString)
                        .collect(Collectors.joining("\n"));
                send(exchange, 200, "text/plain", list);
            }
        } else {
            send(exchange, 200, "text/plain", Files.readAllBytes(file));
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        send(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.close();
    }
}
