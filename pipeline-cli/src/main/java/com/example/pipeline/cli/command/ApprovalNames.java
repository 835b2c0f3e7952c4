package com.example.pipeline.cli.command;

import com.example.pipeline.cli.approval.Approver;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.Stage;
import com.example.pipeline.cli.runs.Terminal;
import com.example.pipeline.cli.runs.TerminalApprover;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The value of {@code --approve}.
 *
 * @param given whether the option was there
 * @param elsewhere whether the run waits for {@code ./pipeline approve} or {@code reject}
 * @param names of stages or approval actions, in any case
 */
record ApprovalNames(boolean given, boolean all, boolean elsewhere, Set<String> names) {
    private static final String APPROVAL = "Approval";
    private static final List<String> ALONE = List.of("all", "none", "wait");

    /** @param words null: the option was not there */
    static ApprovalNames of(List<String> words) {
        if (words == null) {
            return new ApprovalNames(false, false, false, Set.of());
        }
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        words.stream().map(String::strip).filter(word -> !word.isEmpty()).forEach(names::add);
        if (ALONE.stream().anyMatch(names::contains) && names.size() > 1) {
            throw Problem.usage("--approve " + String.join(",", words)
                    + ": \"all\", \"none\" and \"wait\" cannot be combined with other names");
        }
        boolean all = names.remove("all");
        boolean elsewhere = names.remove("wait");
        names.remove("none");
        return new ApprovalNames(true, all, elsewhere, names);
    }

    /** Returns the names that can be used for the approvals of a pipeline: of the stages and of the actions. */
    static Set<String> in(PipelineDeclaration pipeline) {
        Set<String> names = new TreeSet<>();
        for (Stage stage : pipeline.stages()) {
            for (Action action : stage.actions()) {
                if (action.type().category().equals(APPROVAL)) {
                    names.addAll(List.of(stage.name(), action.name()));
                }
            }
        }
        return names;
    }

    /** The same for a template: a pipeline that updates itself gets the approvals of its template during the run. */
    static Set<String> in(AssemblyStack stack, String logicalId) {
        Set<String> names = new TreeSet<>();
        String stages = "/Resources/" + logicalId + "/Properties/Stages";
        for (JsonNode stage : Document.template(stack.template()).at(stages)) {
            for (JsonNode action : stage.path("Actions")) {
                if (action.at("/ActionTypeId/Category").asString("").equals(APPROVAL)) {
                    names.addAll(List.of(
                            stage.path("Name").asString(""), action.path("Name").asString("")));
                }
            }
        }
        return names;
    }

    /** Reports names that are no approvals. */
    void check(Collection<String> known) {
        Set<String> anyCase = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.addAll(known);
        List<String> unknown =
                names.stream().filter(name -> !anyCase.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw Problem.usage("--approve " + String.join(",", unknown) + ": there is no such approval. "
                    + (known.isEmpty()
                            ? "The pipeline has none."
                            : "Choose from: " + String.join(", ", new TreeSet<>(known))));
        }
    }

    Approver approver(Terminal terminal) {
        if (all) {
            return Approver.all();
        }
        if (elsewhere) {
            return Approver.elsewhere(terminal::line);
        }
        // Without "none", which names nothing, the terminal answers what the option does not.
        boolean asks = terminal.isInteractive() && (!given || !names.isEmpty());
        return Approver.named(names, asks ? new TerminalApprover(terminal) : Approver.nobody());
    }
}
