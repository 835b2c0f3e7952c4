/** The commands of {@code ./pipeline}, and what puts the other packages together for them. */
package com.example.pipeline.cli.command;
