package com.example.pipeline.cli.local;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The browser of this machine. */
public final class Browser {
    private Browser() {}

    /** Opens a page, by the program of Linux or of macOS. Does nothing where there is no browser. */
    public static void open(String url) {
        Map<String, String> environment = System.getenv();
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        if (!mac && !environment.containsKey("DISPLAY") && !environment.containsKey("WAYLAND_DISPLAY")) {
            return;
        }
        try {
            Subprocess.of(List.of(mac ? "open" : "xdg-open", url)).run();
        } catch (IOException e) {
            // The user has the URL.
        }
    }
}
