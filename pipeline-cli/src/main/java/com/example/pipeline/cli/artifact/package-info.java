/** Artifacts: ZIP files, and the bucket that carries them. */
package com.example.pipeline.cli.artifact;
