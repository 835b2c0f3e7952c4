package com.example.pipeline.cli.command;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.embedded.AwsCli;
import com.example.pipeline.cli.embedded.LocalProfile;
import com.example.pipeline.cli.embedded.PythonTools;
import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.local.LockFile;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The embedded AWS for a command that is no run: the one of the run that goes on, or one that is started for the command,
 * with everything that the runs so far have deployed.
 *
 * @param started null: a run goes on
 */
record OpenAws(Project project, PythonTools tools, LockFile lock, LocalAws started, LocalProfile profile)
        implements AutoCloseable {

    static OpenAws of(Project project) throws IOException {
        Optional<LockFile> lock = LockFile.tryTake(project.state().resolve("lock"));
        if (lock.isEmpty() && Files.exists(project.profile().file())) {
            return new OpenAws(project, PythonTools.ofUser(), null, null, project.profile());
        }
        LockFile own = lock.isPresent() ? lock.get() : project.lock();
        try {
            Directories.delete(project.session());
            LocalAws aws = LocalAws.start(project, project.session(), progress -> {});
            return new OpenAws(project, aws.tools(), own, aws, null);
        } catch (RuntimeException | IOException e) {
            own.close();
            throw e;
        }
    }

    /** The environment variables with which AWS's tools are root of an account here. */
    Map<String, String> root(LocalEnvironment environment) {
        return started == null
                ? profile.root(environment.account(), environment.region())
                : started.cli().environment(started.aws().root(environment.account()), environment.region());
    }

    /** The URLs among the outputs of an account's stacks. */
    List<String> urls(LocalEnvironment environment) throws IOException {
        Subprocess.Result outputs = AwsCli.output(
                tools,
                root(environment),
                List.of(
                        "cloudformation",
                        "describe-stacks",
                        "--query",
                        "Stacks[].Outputs[].OutputValue",
                        "--output",
                        "json"));
        if (!outputs.succeeded()) {
            throw Problem.failed(
                    "The stacks cannot be listed: " + outputs.errors().strip());
        }
        return new JsonMapper()
                .readTree(outputs.output())
                .valueStream()
                .map(JsonNode::asString)
                .filter(value -> value.matches("https?://.*"))
                .toList();
    }

    @Override
    public void close() {
        if (started != null) {
            started.close();
            lock.close();
        }
    }
}
