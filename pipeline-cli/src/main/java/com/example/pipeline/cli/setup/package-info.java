/** What administrators do by hand before the first run in AWS and after the last, and whether it is done. */
package com.example.pipeline.cli.setup;
