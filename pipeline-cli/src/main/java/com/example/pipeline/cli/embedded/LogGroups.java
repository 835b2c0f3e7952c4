package com.example.pipeline.cli.embedded;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Log groups, as a service sees them that writes a log. */
public final class LogGroups {
    private final InternalEndpoints endpoints;

    LogGroups(InternalEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    public boolean exists(String account, String region, String name) {
        return endpoints.get(path(account, region, name)).required("exists").asBoolean();
    }

    /** Creates a log group as a service does that needs it for its log. */
    public void create(String account, String region, String name) {
        endpoints.post(path(account, region, name), Map.of());
    }

    private static String path(String account, String region, String name) {
        return "/_pipeline/log-groups/" + account + "/" + region + "/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
