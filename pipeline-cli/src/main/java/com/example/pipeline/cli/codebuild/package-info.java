/** CodeBuild: projects, buildspecs, builds, and their reports. */
package com.example.pipeline.cli.codebuild;
