package com.example.pipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.roles.DeliveryNames;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NagReportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CdkNagTests {

    @TempDir
    private static Path folder;

    private static App app;
    private static List<AcceptedFinding> accepted;

    @BeforeAll
    static void check() {
        PipelineSettings settings = Synthesized.settings();
        accepted = AcceptedFinding.all(
                new DeliveryNames(settings.application(), settings.region(), settings.account()),
                settings.environments());
        app = App.Builder.create()
                .outdir(folder.toString())
                .analyticsReporting(false)
                .build();
        PipelineApp.addStacks(app, settings);
        accepted.forEach(finding -> finding.suppress(app));
        Aspects.of(app)
                .add(AwsSolutionsChecks.Builder.create()
                        .reportFormats(List.of(NagReportFormat.JSON))
                        .build());
        app.synth();
    }

    @Test
    void everyFindingIsAccepted() throws IOException {
        List<JsonNode> constructs = files(".metadata.json");

        assertThat(constructs).isNotEmpty();
        assertThat(constructs.stream()
                        .flatMap(paths -> paths.values().stream())
                        .flatMap(entries -> entries.values().stream())
                        .filter(entry -> entry.path("type").asString("").matches("aws:cdk:(warning|error)")))
                .as("change the template, or accept the finding with its reason in"
                        + " pipeline-infra/src/test/java/com/example/pipeline/infra/AcceptedFinding.java")
                .isEmpty();
    }

    @Test
    void everySuppressionIsStillNeeded() throws IOException {
        List<JsonNode> suppressed = suppressed();

        assertThat(accepted)
                .as("remove from AcceptedFinding.java what no template needs any more")
                .allMatch(finding -> suppressed.stream().anyMatch(line -> matches(finding, line)));
    }

    private static boolean matches(AcceptedFinding finding, JsonNode line) {
        return line.path("resourceId").asString("").startsWith(finding.construct() + "/")
                && line.path("ruleId").asString("").startsWith(finding.rule())
                && line.path("exceptionReason").asString("").endsWith(finding.reason());
    }

    private static List<JsonNode> suppressed() throws IOException {
        return files("-NagReport.json").stream()
                .flatMap(report -> report.get("lines").values().stream())
                .filter(line -> line.path("compliance").asString("").equals("Suppressed"))
                .toList();
    }

    private static List<JsonNode> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        }
    }
}
