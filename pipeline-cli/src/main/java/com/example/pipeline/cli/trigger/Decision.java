package com.example.pipeline.cli.trigger;

/**
 * Whether an event starts a pipeline.
 *
 * @param why the filter that lets the event through, or what each filter has against it
 * @param butForFiles whether the event would start the pipeline if other files had changed
 */
public record Decision(boolean starts, String why, boolean butForFiles) {}
