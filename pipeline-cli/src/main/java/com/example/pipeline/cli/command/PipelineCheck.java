package com.example.pipeline.cli.command;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.embedded.PipelineDefinition;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionExecutors;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.PipelineParser;
import com.example.pipeline.cli.pipeline.PlannedAction;
import com.example.pipeline.cli.pipeline.Stage;
import com.example.pipeline.cli.source.Sources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Finds everything that keeps a pipeline from running here, before anything runs. */
record PipelineCheck(ActionExecutors executors, Sources sources) {

    /**
     * Reads a deployed pipeline.
     *
     * @throws Problem with all that the declaration, the projects and the source have and the local runner has not
     */
    PipelineDeclaration read(PipelineDefinition definition, PipelineLocation location, Consumer<String> notices)
            throws IOException {
        Problems problems = new Problems(null);
        PipelineDeclaration pipeline = PipelineParser.parse(
                        definition.pipeline().toString(),
                        (action, declared) -> executors.check(action, declared, location.region()),
                        problems)
                .withDisabledTransitions(definition.disabledTransitions());
        Map<String, List<String>> places = new LinkedHashMap<>();
        Set<String> noticed = new LinkedHashSet<>();
        sources.checkNames(pipeline);
        PlannedAction.Files files = sources.files(pipeline);
        for (Stage stage : pipeline.stages()) {
            for (Action action : stage.actions()) {
                String place = "stages." + stage.name() + ".actions." + action.name();
                executors.check(
                        new PlannedAction(location, pipeline, action, files),
                        problem -> places.computeIfAbsent(problem, same -> new ArrayList<>())
                                .add(place),
                        noticed::add);
            }
        }
        List<String> lines = new ArrayList<>(problems.lines());
        places.forEach((problem, of) -> lines.add(String.join(", ", of) + ": " + problem));
        noticed.forEach(notices);
        if (!lines.isEmpty()) {
            throw Problem.failed("The local runner cannot run the pipeline " + location.name() + ":\n  "
                    + String.join("\n  ", lines));
        }
        return pipeline;
    }
}
