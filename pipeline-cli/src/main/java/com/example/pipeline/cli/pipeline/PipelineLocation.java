package com.example.pipeline.cli.pipeline;

/** The account, Region, and name of a pipeline. */
public record PipelineLocation(String account, String region, String name) {
    public String arn() {
        return "arn:aws:codepipeline:" + region + ":" + account + ":" + name;
    }
}
