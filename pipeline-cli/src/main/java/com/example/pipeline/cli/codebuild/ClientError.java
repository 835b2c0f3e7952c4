package com.example.pipeline.cli.codebuild;

/** What CodeBuild calls CLIENT_ERROR: the build did not make what its buildspec promises. */
final class ClientError extends Exception {
    private static final long serialVersionUID = 1;

    ClientError(String message) {
        super(message);
    }
}
