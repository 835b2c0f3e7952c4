package com.example.pipeline.infra;

import com.example.hello.infra.HelloStack;
import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.pipeline.infra.settings.SettingsException;
import com.example.pipeline.infra.settings.SettingsFile;
import com.example.roles.CicdRoles;
import com.example.roles.DeliveryNames;
import com.example.roles.EnvironmentRoles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import software.amazon.awscdk.App;
import software.constructs.Construct;

/** The CDK app with all stacks of the project. */
public final class PipelineApp {

    private PipelineApp() {}

    /**
     * Synthesizes the templates, and prints what administrators have to deploy by hand. The exit code is 2 if the settings
     * have mistakes.
     *
     * @param arguments the settings file, and the output folder if {@code CDK_OUTDIR} is not set
     */
    public static void main(String[] arguments) throws IOException {
        try {
            Path file = Path.of(arguments[0]).toAbsolutePath();
            PipelineSettings settings = SettingsFile.read(file);
            Path output = synthesize(settings, Objects.requireNonNullElse(System.getenv("CDK_OUTDIR"), arguments[1]));
            Path shown = output.startsWith(file.getParent()) ? file.getParent().relativize(output) : output;
            System.out.print(
                    new ManualSteps(settings, shown, Files.size(output.resolve("pipeline.template.json"))).text());
        } catch (SettingsException mistakes) {
            System.err.println(mistakes.getMessage());
            System.exit(2);
        }
    }

    /** @return the folder of the templates */
    private static Path synthesize(PipelineSettings settings, String outdir) {
        App app = App.Builder.create().outdir(outdir).analyticsReporting(false).build();
        addStacks(app, settings);
        return Path.of(app.synth().getDirectory()).toAbsolutePath();
    }

    static void addStacks(Construct app, PipelineSettings settings) {
        DeliveryNames names = new DeliveryNames(settings.application(), settings.region(), settings.account());
        new HelloStack(app, names);
        settings.environments()
                .forEach(environment -> new EnvironmentRoles(app, names, environment.name(), environment.account()));
        CicdRoles roles = new CicdRoles(
                app,
                names,
                settings.connection(),
                settings.environments().stream().map(Environment::account).toList());
        new PipelineStack(app, names, settings).addStackDependency(roles);
    }
}
