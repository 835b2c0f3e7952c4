package com.example.pipeline.infra.settings;

import java.nio.file.Path;
import java.util.Locale;

/** Lists all mistakes of a settings file, one per line of the message, each with its line and key. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SettingsException(String mistakes) {
        super(mistakes);
    }

    /**
     * @param size of the pipeline's template, in bytes
     * @param limit what CloudFormation takes, in bytes
     */
    public static SettingsException tooLarge(Path file, long size, int limit) {
        return new SettingsException(String.format(
                Locale.ROOT,
                "%s: environments: the template of the pipeline has %,d bytes, and `aws cloudformation deploy` takes %,d;"
                        + " remove environments, or addresses from their approvals",
                file.getFileName(),
                size,
                limit));
    }
}
