/** The history of runs, and what a run prints and asks. */
package com.example.pipeline.cli.runs;
