/** Which events of a repository start a pipeline. */
package com.example.pipeline.cli.trigger;
