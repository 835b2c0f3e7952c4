package com.example.pipeline.cli.host;

import java.security.SecureRandom;
import java.util.HexFormat;

/** What nobody can guess. */
final class Secret {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secret() {}

    static String make() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
