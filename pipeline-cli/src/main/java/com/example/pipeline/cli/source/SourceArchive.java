package com.example.pipeline.cli.source;

import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.local.ZipArchive;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ArtifactBucket;
import com.example.pipeline.cli.pipeline.ArtifactLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The output artifact of a source action, with the rights of the action's role. */
record SourceArchive(ActionRoles roles, ActionRun run) {

    /** Uploads the files of a commit. */
    ActionResult upload(Revision revision) throws IOException {
        Path files = Files.createDirectories(run.directory()).resolve("files");
        revision.archive(files);
        ZipArchive.copyWithoutPermissions(files, archive());
        Files.delete(files);
        return uploaded(revision);
    }

    /** Uploads a file that stands for the repository. */
    ActionResult uploadReference(Revision revision, String reference) throws IOException {
        Path file = Files.createDirectories(run.directory()).resolve("files");
        Files.writeString(file, reference);
        ZipArchive.pack(Map.of("clone-reference", file), archive());
        Files.delete(file);
        return uploaded(revision);
    }

    private String artifact() {
        return run.action().outputArtifacts().get(0);
    }

    private Path archive() throws IOException {
        return run.execution().artifact(artifact());
    }

    private ActionResult uploaded(Revision revision) throws IOException {
        ArtifactLocation location = new ArtifactBucket(run.execution().pipeline())
                .upload(roles.clients(run).s3(roles.sessions(run).get()), artifact(), archive());
        run.log().line("Commit " + revision.commit() + " as s3://" + location);
        return ActionResult.succeeded(revision.shortCommit() + " " + revision.title())
                .withArtifacts(Map.of(artifact(), location))
                .withExternalId(revision.commit());
    }
}
