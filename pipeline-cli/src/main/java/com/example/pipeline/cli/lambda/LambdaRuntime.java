package com.example.pipeline.cli.lambda;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A family of Lambda's runtimes, as this machine can run it. */
interface LambdaRuntime {
    /** The beginning of the names of its runtimes. */
    String family();

    /**
     * Returns what this machine lacks to run a runtime of the family.
     *
     * @param runtime such as {@code python3.13}
     */
    Optional<String> missing(String runtime);

    Launch launch(FunctionVersion version, Code code, FunctionHost.Access access) throws IOException;

    /**
     * The code of a function version.
     *
     * @param task the directory that Lambda calls /var/task
     * @param layers directories that Lambda merges into /opt
     */
    record Code(Path task, List<Path> layers) {}

    /**
     * How a process of the runtime is started.
     *
     * @param environment the variables of this runtime
     * @param note what differs from the runtime; null for nothing
     */
    record Launch(List<String> command, Map<String, String> environment, String note) {}
}
