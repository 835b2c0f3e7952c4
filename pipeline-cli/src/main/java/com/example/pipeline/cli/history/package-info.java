/** What stays of a run: its directory and its {@code run.json}. */
package com.example.pipeline.cli.history;
