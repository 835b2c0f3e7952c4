package com.example.pipeline.cli.embedded;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment variables that lead AWS's tools to the embedded AWS. */
final class ChildEnvironment {
    private static final String LOCAL = "localhost,.localhost,127.0.0.1";

    private ChildEnvironment() {}

    static Map<String, String> of(URI endpoint, Certificate certificate, String region) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AWS_ENDPOINT_URL", endpoint.toString());
        environment.put("AWS_REGION", region);
        environment.put("AWS_DEFAULT_REGION", region);
        environment.put("AWS_PAGER", "");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        // The certificate alone: who misses the endpoint must not reach the real AWS.
        environment.put("AWS_CA_BUNDLE", certificate.pem().toAbsolutePath().toString());
        environment.put("CURL_CA_BUNDLE", certificate.bundle().toAbsolutePath().toString());
        environment.putAll(withoutProxy());
        return environment;
    }

    /** Keeps a company's proxy out of calls to this machine. */
    static Map<String, String> withoutProxy() {
        String others = System.getenv("NO_PROXY");
        String direct = others == null || others.isBlank() ? LOCAL : LOCAL + "," + others;
        return Map.of("NO_PROXY", direct, "no_proxy", direct);
    }
}
