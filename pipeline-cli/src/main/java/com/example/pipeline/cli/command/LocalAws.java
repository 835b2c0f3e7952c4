package com.example.pipeline.cli.command;

import com.example.pipeline.cli.embedded.AwsCli;
import com.example.pipeline.cli.embedded.CredentialsEndpoint;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.EmbeddedAwsSettings;
import com.example.pipeline.cli.embedded.PythonTools;
import com.example.pipeline.cli.lambda.FunctionHost;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The embedded AWS with the functions that run for it, the credentials of child processes, and the AWS CLI. */
record LocalAws(EmbeddedAws aws, AwsCli cli, CredentialsEndpoint credentials, FunctionHost functions, PythonTools tools)
        implements AutoCloseable {

    /** @param progress gets a line for each step that takes long */
    static LocalAws start(Project project, Path runDirectory, Consumer<String> progress) {
        PythonTools tools = PythonTools.ofUser();
        tools.install(progress);
        CredentialsEndpoint credentials = CredentialsEndpoint.start();
        FunctionHost functions = new FunctionHost(EmbeddedAwsSettings.functionsDirectory(project.aws()), runDirectory);
        try {
            progress.accept("starting");
            EmbeddedAws aws =
                    EmbeddedAws.start(new EmbeddedAwsSettings(tools, project.aws(), runDirectory, functions.url()));
            functions.connect(aws, credentials);
            return new LocalAws(aws, new AwsCli(tools, aws), credentials, functions, tools);
        } catch (RuntimeException e) {
            functions.close();
            credentials.close();
            throw e;
        }
    }

    /** Closes the embedded AWS first, since it may still forward events to functions. */
    @Override
    public void close() {
        aws.close();
        functions.close();
        credentials.close();
    }
}
