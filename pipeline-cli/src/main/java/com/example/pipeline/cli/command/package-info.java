/** The commands of {@code ./pipeline}, and what they share. */
package com.example.pipeline.cli.command;
