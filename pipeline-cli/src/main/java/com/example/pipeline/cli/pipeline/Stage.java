package com.example.pipeline.cli.pipeline;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A stage; {@code beforeEntry} holds the conditions that are looked at before it is entered. */
public record Stage(String name, List<Condition> beforeEntry, List<Action> actions) {

    /** The actions in the order they run: each inner list in parallel, one list after the other. */
    public List<List<Action>> byRunOrder() {
        return List.copyOf(actions.stream()
                .collect(Collectors.groupingBy(Action::runOrder, TreeMap::new, Collectors.toList()))
                .values());
    }
}
