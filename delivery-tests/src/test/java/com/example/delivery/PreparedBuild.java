package com.example.delivery;

import com.example.pipeline.infra.PipelineApp;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.databind.node.ObjectNode;

/**
 * The archive and the templates that {@code mvn verify} has made, as files of a checkout. The checkout's build takes them
 * instead of running Maven, and the runner takes them instead of a synthesis. For tests of what the pipeline does with a
 * build.
 */
final class PreparedBuild {

    private final Checkout checkout;
    private final Path archive;
    private final Path templates;

    private PreparedBuild(Checkout checkout) {
        this.checkout = checkout;
        this.archive = checkout.resolve("prepared/archive.zip");
        this.templates = checkout.resolve("prepared/templates");
    }

    /** Only for the runner: the build runs Maven. */
    static PreparedBuild templatesIn(Checkout checkout, ProjectUnderTest project) throws IOException {
        PreparedBuild prepared = new PreparedBuild(checkout);
        Checkout.copyTree(project.assembly(), prepared.templates);
        checkout.write("cdk.json", "{\"app\": \"cp -r prepared/templates/. \\\"$CDK_OUTDIR\\\"\"}");
        return prepared;
    }

    static PreparedBuild in(Checkout checkout, ProjectUnderTest project) throws IOException {
        PreparedBuild prepared = templatesIn(checkout, project);
        String buildspec = project.buildspec(project.names().buildProject());
        Files.copy(
                ProjectUnderTest.ROOT.resolve(checkout.archive(buildspec)),
                prepared.archive,
                StandardCopyOption.REPLACE_EXISTING);
        checkout.changeYaml(buildspec, content -> {
            content.remove("reports");
            String output = content.at("/artifacts/base-directory").asString();
            ((ObjectNode) content.at("/phases/build"))
                    .putArray("commands")
                    .add("mkdir -p \"$(dirname \"$ARCHIVE\")\" " + output)
                    .add("cp prepared/archive.zip \"$ARCHIVE\"")
                    .add("cp -r prepared/templates/. " + output);
        });
        return prepared;
    }

    /** Makes the templates of the checkout's settings. */
    void synthesize(String settings) throws IOException {
        checkout.delete("prepared/templates");
        PipelineApp.main(new String[] {checkout.resolve(settings).toString(), templates.toString()});
    }

    /** Makes another archive: the same with one more file. */
    void changeArchive(String content) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(archive)) {
            Files.writeString(zip.getPath("delivery-tests.txt"), content);
        }
    }
}
