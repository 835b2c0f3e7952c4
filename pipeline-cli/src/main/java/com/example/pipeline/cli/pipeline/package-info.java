/** CodePipeline: the declaration, and how an execution runs its stages, actions, variables, conditions, and artifacts. */
package com.example.pipeline.cli.pipeline;
