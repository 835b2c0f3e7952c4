package com.example.pipeline.infra.settings;

/** All mistakes of a settings file together, one a line, each with line and key. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SettingsException(String mistakes) {
        super(mistakes);
    }
}
