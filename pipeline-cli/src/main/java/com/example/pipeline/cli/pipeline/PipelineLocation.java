package com.example.pipeline.cli.pipeline;

/** Where a pipeline is. */
public record PipelineLocation(String account, String region, String name) {
    public String arn() {
        return "arn:aws:codepipeline:" + region + ":" + account + ":" + name;
    }
}
