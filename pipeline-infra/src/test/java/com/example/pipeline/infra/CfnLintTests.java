package com.example.pipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code src/test/python/cfn-lint} with a Python that only claims to install something. */
class CfnLintTests {

    @TempDir
    private Path folder;

    /** In a cached CodeBuild host, the next image can have another Python, which can't use the old installation. */
    @Test
    void anotherPythonGetsAnotherInstallation() throws Exception {
        assertThat(lint("3.11.7")).contains("Installing").contains("linted by 3.11.7");
        assertThat(lint("3.11.7")).doesNotContain("Installing").contains("linted by 3.11.7");
        assertThat(lint("3.13.1")).contains("Installing").contains("linted by 3.13.1");
    }

    @Test
    void findingsNameTheConstruct() throws Exception {
        Files.writeString(folder.resolve("manifest.json"), """
                {"artifacts": {"app": {"properties": {"templateFile": "app.template.json"}, "metadata":
                {"/app/Table/Resource": [{"type": "aws:cdk:logicalId", "data": "TableCD117FA1"}]}}}}""");
        Path findings = Files.writeString(folder.resolve("findings.json"), """
                [{"Filename": "cdk.out/app.template.json", "Message": "'BillingMod' was unexpected", "Rule": {"Id": "E3002"},
                "Location": {"Path": ["Resources", "TableCD117FA1", "Properties", "BillingMod"],
                "Start": {"LineNumber": 7}}}]""");
        Process process = new ProcessBuilder("python3", "src/test/python/findings.py", folder.toString())
                .redirectInput(findings.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes()).lines())
                .containsExactly(
                        "E3002: 'BillingMod' was unexpected",
                        "  app/Table (TableCD117FA1): Properties.BillingMod",
                        "  app.template.json:7");
    }

    private String lint(String version) throws IOException, InterruptedException {
        Path commands = Files.createDirectories(folder.resolve(version));
        Path python = commands.resolve("python3");
        Files.writeString(python, """
                #!/bin/sh
                if [ "$2" = venv ]; then
                    mkdir -p "$3/bin"
                    ln -s "$0" "$3/bin/python"
                    printf '#!/bin/sh\\necho linted by %s >&2\\n' > "$3/bin/cfn-lint"
                    chmod +x "$3/bin/cfn-lint"
                elif [ "$2" != pip ]; then
                    echo "%s"
                fi
                """.formatted(version, version));
        python.toFile().setExecutable(true);
        Files.writeString(folder.resolve("a.template.json"), "{}");
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        "src/test/python/cfn-lint",
                        folder.resolve("cache").toString(),
                        folder.toString())
                .redirectErrorStream(true);
        builder.environment().merge("PATH", commands.toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
