package com.example.pipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.pipeline.infra.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineAppTests {

    /** What `aws cloudformation deploy` takes without a bucket ("CloudFormation quotas"). */
    private static final int TEMPLATE_BYTES = 51_200;

    @TempDir
    private Path folder;

    @Test
    void sameSettingsGiveTheSameBytesInAnotherJvm() throws Exception {
        Map<String, String> first = synthesized("first", Synthesized.SETTINGS);
        Map<String, String> second = synthesized("second", Synthesized.SETTINGS);

        assertThat(first).hasSize(6).isEqualTo(second);
    }

    /** So what is shown of the roles of one environment holds in all of them. */
    @Test
    void environmentsHaveTheSameRolesButForTheirNames() {
        Synthesized project = Synthesized.project();
        Object dev = project.template("account-roles-dev").toJSON();

        assertThat(project.template("account-roles-prod")
                        .toJSON()
                        .toString()
                        .replace("444444444444", "222222222222")
                        .replaceAll("\\bprod\\b", "dev"))
                .isEqualTo(dev.toString());
        assertThat(project.template("account-roles-test")
                        .toJSON()
                        .toString()
                        .replace("333333333333", "222222222222")
                        .replaceAll("\\btest\\b", "dev"))
                .isEqualTo(dev.toString());
    }

    @Test
    void mistakesInTheSettingsEndWithTheirNamesAndNoTemplate() throws Exception {
        Path settings = Files.writeString(folder.resolve("pipeline.yaml"), "colour: blue\n");
        Process process = app("out", settings);

        assertThat(new String(process.getErrorStream().readAllBytes()))
                .contains("pipeline.yaml:1: colour: unknown key")
                .doesNotContain("\tat ");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void sixEnvironmentsFitIntoATemplate() throws IOException {
        PipelineSettings three = SettingsFile.read(Synthesized.SETTINGS);
        List<Environment> environments = new ArrayList<>(three.environments());
        for (int i = 4; i <= 6; i++) {
            environments.add(new Environment(
                    "environment-" + i,
                    "55555555555" + i,
                    three.environments().get(1).approval()));
        }
        Path assembly = Path.of(Synthesized.of(new PipelineSettings(
                        three.application(),
                        three.region(),
                        three.account(),
                        three.repository(),
                        three.branch(),
                        three.connection(),
                        environments))
                .app
                .synth()
                .getDirectory());

        assertThat(Files.size(assembly.resolve("pipeline.template.json"))).isLessThan(TEMPLATE_BYTES);
    }

    private Map<String, String> synthesized(String name, Path settings) throws Exception {
        Process process = app(name, settings);
        process.getErrorStream().transferTo(System.err);
        assertThat(process.waitFor()).isZero();
        Map<String, String> templates = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".template.json"))
                    .toList()) {
                templates.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return templates;
    }

    private Process app(String out, Path settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                PipelineApp.class.getName(),
                settings.toString(),
                folder.resolve(out).toString());
        builder.environment().remove("CDK_OUTDIR");
        return builder.start();
    }
}
