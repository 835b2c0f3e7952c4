package com.example.pipeline.cli.embedded;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A pipeline as CloudFormation created it.
 *
 * @param pipeline the PipelineDeclaration, as GetPipeline of the CodePipeline API returns it
 * @param version increases by one with each update that changes the declaration
 * @param restartExecutionOnUpdate as on AWS::CodePipeline::Pipeline
 * @param stackId of the stack that created it
 * @param disabledTransitions the reasons, by the stage that a disabled transition leads into
 */
public record PipelineDefinition(
        JsonNode pipeline,
        int version,
        boolean restartExecutionOnUpdate,
        String stackId,
        Map<String, String> disabledTransitions) {}
