/** What people see of a run, and what they are asked. */
package com.example.pipeline.cli.console;
