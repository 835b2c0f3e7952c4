package com.example.pipeline.cli.setup;

import com.example.pipeline.cli.assembly.AssemblyPipeline;
import com.example.pipeline.cli.assembly.CloudAssembly;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The connections through which pipelines take their sources. Only a person can make one work, in the console. */
final class SourceConnection {
    private SourceConnection() {}

    /** Returns the ARNs of all connections that the app names. */
    static Set<String> of(CloudAssembly assembly) {
        Set<String> arns = new LinkedHashSet<>();
        for (AssemblyPipeline pipeline : assembly.pipelines()) {
            for (JsonNode stage : pipeline.declaration().path("stages")) {
                for (JsonNode action : stage.path("actions")) {
                    String arn = action.at("/configuration/ConnectionArn").asString("");
                    if (arn.contains(":connection/")) {
                        arns.add(arn);
                    }
                }
            }
        }
        return arns;
    }

    static List<String> setup(String arn) {
        String region = arn.split(":")[3];
        return List.of(
                "",
                "### Account " + arn.split(":")[4] + ": connection " + arn,
                "# Costs: nothing",
                "# This shows its status, which has to be AVAILABLE. If there is no such connection, create one in the"
                        + " console",
                "# (Developer Tools, Settings, Connections), put its ARN into the settings of the app, and start again.",
                "aws codeconnections get-connection --region " + region + " --connection-arn " + arn);
    }

    static List<String> teardown(String arn) {
        return List.of(
                "",
                "### Account " + arn.split(":")[4] + ": connection, unless something else uses it",
                "aws codeconnections delete-connection --region " + arn.split(":")[3] + " --connection-arn " + arn);
    }
}
