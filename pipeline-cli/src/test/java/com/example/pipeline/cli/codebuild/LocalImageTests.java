package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalImageTests {
    @TempDir
    Path home;

    private Map<String, String> variables(Map<String, String> machine, Map<String, String> environment) {
        return new LocalImage(machine, home, List.of()).variables(build(Path.of("/build"), environment));
    }

    private static Build build(Path directory, Map<String, String> environment) {
        Buildspec buildspec =
                BuildspecReader.parse("{version: 0.2, phases: {build: {commands: [echo]}}}", "buildspec.yml");
        return new Build(
                "project",
                3,
                BuildImage.UNKNOWN,
                false,
                buildspec,
                directory,
                Path.of("/source"),
                Map.of("Other", Path.of("/other")),
                environment,
                Set.of(),
                List.of(Path.of("/venv/bin"), Path.of("/more")),
                null,
                Duration.ofSeconds(1),
                Path.of("/log"));
    }

    @Test
    void buildGetsNoOtherVariablesOfTheUser() {
        Map<String, String> machine =
                Map.of("PATH", "/bin", "AWS_PROFILE", "me", "MAVEN_OPTS", "-X", "npm_config_//x:_auth", "y");

        assertThat(variables(machine, Map.of("AWS_REGION", "eu-west-1")))
                .containsOnlyKeys(
                        "PATH",
                        "HOME",
                        "TMPDIR",
                        "TZ",
                        "LANG",
                        "NPM_CONFIG_PREFIX",
                        "N_PREFIX",
                        "GEM_HOME",
                        "AWS_REGION",
                        "CODEBUILD_BUILD_NUMBER",
                        "CODEBUILD_START_TIME",
                        "CODEBUILD_SRC_DIR",
                        "CODEBUILD_SRC_DIR_Other")
                .hasEntrySatisfying(
                        "PATH",
                        path -> assertThat(path)
                                .startsWith("/venv/bin:/more:/build/programs/bin:/build/programs/python/bin:")
                                .endsWith(":/build/home/.dotnet/tools:/bin"))
                .containsEntry("HOME", "/build/home")
                .containsEntry("CODEBUILD_BUILD_NUMBER", "3")
                .containsEntry("CODEBUILD_SRC_DIR_Other", "/other");
    }

    @Test
    void packageClientsFindTheSettingsOfTheUser() throws IOException {
        Files.writeString(home.resolve(".npmrc"), "");
        Files.createDirectories(home.resolve(".config/pip"));
        Files.writeString(home.resolve(".config/pip/pip.conf"), "");
        Files.createDirectories(home.resolve(".pyenv"));

        Map<String, String> machine =
                Map.of("PIP_INDEX_URL", "index", "npm_config_registry", "registry", "NVM_DIR", "/nvm");

        assertThat(variables(machine, Map.of()))
                .containsEntry("PIP_INDEX_URL", "index")
                .containsEntry("npm_config_registry", "registry")
                .containsEntry("NPM_CONFIG_USERCONFIG", home.resolve(".npmrc").toString())
                .containsEntry(
                        "PIP_CONFIG_FILE", home.resolve(".config/pip/pip.conf").toString())
                .containsEntry("PYENV_ROOT", home.resolve(".pyenv").toString())
                .containsEntry("NVM_DIR", "/nvm");
    }

    @Test
    void nodeTrustsTheEmbeddedAwsAndWhatTheUsersNodeTrusts() throws IOException {
        Path own = Files.writeString(home.resolve("own.pem"), "the user's");
        Path embedded = Files.writeString(home.resolve("embedded.pem"), "the embedded AWS's");
        Map<String, String> environment = Map.of("NODE_EXTRA_CA_CERTS", embedded.toString());

        assertThat(variables(Map.of(), environment)).containsAllEntriesOf(environment);
        Build build = build(home.resolve("build"), environment);
        LocalImage image = new LocalImage(Map.of("NODE_EXTRA_CA_CERTS", own.toString()), home, List.of());
        Map<String, String> variables = image.variables(build);
        image.prepare(build, variables);
        assertThat(Path.of(variables.get("NODE_EXTRA_CA_CERTS"))).hasContent("the user's\nthe embedded AWS's");
    }

    @Test
    void userDoesNotSayWhereABuildInstalls() {
        assertThat(variables(Map.of("PIP_TARGET", "/x", "npm_config_prefix", "/y", "PIP_USER", "1"), Map.of()))
                .doesNotContainKeys("PIP_TARGET", "npm_config_prefix", "PIP_USER")
                .containsEntry("NPM_CONFIG_PREFIX", "/build/programs/npm");
    }

    @Test
    void proxyIsNotUsedForThisMachine() {
        assertThat(variables(Map.of("https_proxy", "proxy", "no_proxy", "intra"), Map.of()))
                .containsEntry("https_proxy", "proxy")
                .containsEntry("no_proxy", "intra,localhost,127.0.0.1");
        assertThat(variables(Map.of("HTTPS_PROXY", "proxy"), Map.of()))
                .containsEntry("NO_PROXY", "localhost,127.0.0.1")
                .containsEntry("no_proxy", "localhost,127.0.0.1");
    }

    @Test
    void variableThatAShellCannotCarryIsRefused() {
        assertThatThrownBy(() -> variables(Map.of(), Map.of("a.b", "c"))).hasMessageContaining("\"a.b\"");
    }
}
