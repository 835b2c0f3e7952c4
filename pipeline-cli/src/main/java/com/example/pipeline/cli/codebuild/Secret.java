package com.example.pipeline.cli.codebuild;

import java.security.SecureRandom;
import java.util.HexFormat;

/** What nobody can guess. */
public final class Secret {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secret() {}

    public static String make() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
