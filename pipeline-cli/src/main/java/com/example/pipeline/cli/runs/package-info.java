/** Past and current runs: their folders, and what people see of them. */
package com.example.pipeline.cli.runs;
