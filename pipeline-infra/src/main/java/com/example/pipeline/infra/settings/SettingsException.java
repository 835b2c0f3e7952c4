package com.example.pipeline.infra.settings;

/** Lists all mistakes of a settings file, one per line of the message, each with its line and key. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SettingsException(String mistakes) {
        super(mistakes);
    }
}
