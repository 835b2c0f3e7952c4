/** Buildspec 0.2: what a build does, read from YAML, and the reports that it makes. */
package com.example.pipeline.cli.buildspec;
