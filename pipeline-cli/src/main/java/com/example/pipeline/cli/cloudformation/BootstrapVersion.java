package com.example.pipeline.cli.cloudformation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SSM parameter by which a template of CDK's default synthesizer asks whether {@code cdk bootstrap} has run in the
 * account. The embedded AWS provides it for such a template only.
 */
public final class BootstrapVersion {
    private static final Pattern NAME = Pattern.compile("/cdk-bootstrap/[A-Za-z0-9-]+/version");

    private BootstrapVersion() {}

    /** What the console says after "created" or "updated"; empty for a template that asks for no version. */
    public static String note(String template) {
        Matcher name = NAME.matcher(template);
        return name.find() ? ", with " + name.group() + " provided," : "";
    }
}
