package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.Assemblies;
import com.example.pipeline.cli.assembly.CdkApp;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.DefaultEnvironment;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.permissions.TemplateRights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** {@code ./pipeline permissions --for application}: the rights that the templates of the work tree need. */
record TemplatePermissions(Project project, PrintWriter out, PrintWriter err) {

    /** Returns the exit code. */
    int show(boolean write) throws IOException {
        Path directory = project.state().resolve("permissions");
        Files.createDirectories(directory);
        CloudAssembly assembly = new CdkApp(project.root(), new DefaultEnvironment(null, null))
                .synthesize(directory.resolve("cdk.out"), directory.resolve("synth.log"));
        Optional<CloudAssembly> last = new Assemblies(project.assemblies(), new DefaultEnvironment(null, null)).last();
        return show(TemplateRights.of(assembly, last, project.root()), write);
    }

    private int show(TemplateRights rights, boolean write) throws IOException {
        rights.lines().forEach(out::println);
        if (rights.areRight()) {
            out.println("The roles have the rights that the templates need, and no others.");
        }
        if (write) {
            for (Map.Entry<Path, String> edit : rights.edits().entrySet()) {
                Files.writeString(edit.getKey(), edit.getValue());
                out.println("Written: " + project.root().relativize(edit.getKey()));
            }
        } else if (!rights.edits().isEmpty()) {
            out.println("To write this into the files: ./pipeline permissions --for application --write");
        }
        out.flush();
        rights.problems().forEach(err::println);
        return rights.problems().isEmpty() && (write || rights.lines().isEmpty()) ? 0 : Problem.FAILED;
    }
}
