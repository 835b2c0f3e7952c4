package com.example.pipeline.infra.settings;

import com.example.pipeline.infra.settings.PipelineSettings.Approval;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads and checks {@code pipeline.yaml}. */
public final class SettingsFile {

    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final String ACCOUNT_RULE = "must be 12 digits, in quotes";
    /** An approval waits 60 days at the most ("Quotas in AWS CodePipeline"). */
    private static final int MOST_DAYS = 60;
    /** Stages that every pipeline has; an environment of that name would be a second one. */
    private static final Set<String> STAGES = Set.of("source");

    private final Problems problems;

    private SettingsFile(Problems problems) {
        this.problems = problems;
    }

    /**
     * @throws SettingsException with every mistake of the file
     * @throws IOException if the file can't be read
     */
    public static PipelineSettings read(Path file) throws IOException {
        String name = file.getFileName().toString();
        Problems problems = new Problems(name);
        Node root = compose(name, Files.readString(file));
        PipelineSettings settings = new SettingsFile(problems).settings(root);
        problems.throwIfAny();
        return settings;
    }

    private static Node compose(String name, String yaml) {
        try {
            return new Compose(LoadSettings.builder().setLabel(name).build()).composeString(yaml)
                .orElseThrow(() -> new SettingsException(List.of(name + ":1: the file is empty")));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new SettingsException(List.of("%s:%d: not YAML: %s".formatted(name, line, e.getProblem())));
        } catch (YamlEngineException e) {
            throw new SettingsException(List.of("%s:1: not YAML: %s".formatted(name, e.getMessage())));
        }
    }

    private PipelineSettings settings(Node root) {
        Section file = new Section(problems, "", root, List.of("application", "region", "account", "repository",
            "branch", "connection", "environments"));
        String account = file.text("account", ACCOUNT, ACCOUNT_RULE);
        return new PipelineSettings(
            // CodePipeline cuts the pipeline's name to 20 characters in artifact keys, which policies name.
            file.text("application", Pattern.compile("[a-z][a-z0-9-]{0,9}[a-z0-9]"),
                "must be 2 to 11 lower-case letters, digits and hyphens"),
            file.text("region", Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d"), "must be a region such as eu-west-1"),
            account,
            file.text("repository", Pattern.compile("[\\w.-]+(/[\\w.-]+)+"), "must be owner/name"),
            file.text("branch", Pattern.compile("[^\\s*?\\[\\\\^~:]+"), "must be the name of one branch"),
            file.text("connection",
                Pattern.compile("arn:aws:(codeconnections|codestar-connections):[a-z0-9-]+:\\d{12}:connection/[0-9a-f-]+"),
                "must be the ARN of a connection"),
            environments(file, account));
    }

    private List<Environment> environments(Section file, String cicdAccount) {
        Set<String> names = new HashSet<>();
        Set<String> accounts = new HashSet<>(Set.of(cicdAccount));
        List<Environment> environments = new ArrayList<>();
        for (Section section : file.sections("environments", List.of("name", "account", "approval"))) {
            Environment environment = new Environment(
                section.text("name", Pattern.compile("[a-z][a-z0-9-]{0,14}"),
                    "must be 1 to 15 lower-case letters, digits and hyphens"),
                section.text("account", ACCOUNT, ACCOUNT_RULE),
                section.section("approval", List.of("mail", "days")).map(SettingsFile::approval));
            if (!environment.name().isEmpty() && !names.add(environment.name())) {
                section.wrong("name", "there is another environment \"%s\"".formatted(environment.name()));
            }
            if (STAGES.contains(environment.name().toLowerCase(Locale.ROOT))) {
                section.wrong("name", "the pipeline has a stage of that name");
            }
            if (!environment.account().isEmpty() && !accounts.add(environment.account())) {
                section.wrong("account", "another environment, or the pipeline, is in this account; "
                    + "each needs its own");
            }
            environments.add(environment);
        }
        return environments;
    }

    private static Approval approval(Section approval) {
        return new Approval(
            approval.texts("mail", Pattern.compile("[^@\\s]+@[^@\\s]+"), "must be a mail address"),
            approval.number("days", 1, MOST_DAYS));
    }
}
