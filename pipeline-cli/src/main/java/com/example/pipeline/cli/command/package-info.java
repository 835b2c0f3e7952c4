/** The commands of {@code ./pipeline}. */
package com.example.pipeline.cli.command;
