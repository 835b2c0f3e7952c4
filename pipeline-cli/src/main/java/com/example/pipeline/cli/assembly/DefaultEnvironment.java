package com.example.pipeline.cli.assembly;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where stacks go whose app names no account or Region. The CDK CLI takes both from the user's credentials.
 *
 * @param account null: unknown
 * @param region null: unknown
 */
public record DefaultEnvironment(String account, String region) {

    /** The variables by which an app can read it. */
    Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        if (account != null) {
            variables.put("CDK_DEFAULT_ACCOUNT", account);
        }
        if (region != null) {
            variables.put("CDK_DEFAULT_REGION", region);
        }
        return variables;
    }

    /** Distinguishes assemblies of the same files; empty when nothing is known. */
    String suffix() {
        return (account == null ? "" : "-" + account) + (region == null ? "" : "-" + region);
    }
}
