package com.example.pipeline.cli.command;

import com.example.pipeline.cli.approval.Approver;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.runs.TerminalApprover;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What was said with {@code --approve}: all, none, names; or nothing at all. */
record ApprovalNames(boolean given, boolean all, Set<String> names) {

    static ApprovalNames of(List<String> words) {
        if (words == null) {
            return new ApprovalNames(false, false, Set.of());
        }
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        words.stream().map(String::strip).filter(word -> !word.isEmpty()).forEach(names::add);
        if ((names.contains("all") || names.contains("none")) && names.size() > 1) {
            throw Problem.usage("--approve " + String.join(",", words) + ": all and none stand alone");
        }
        boolean all = names.remove("all");
        names.remove("none");
        return new ApprovalNames(true, all, names);
    }

    /** @param known stages with an approval, and approval actions, of the pipeline as it is or will be */
    void check(Collection<String> known) {
        Set<String> anyCase = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.addAll(known);
        List<String> unknown =
                names.stream().filter(name -> !anyCase.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw Problem.usage("--approve " + String.join(",", unknown) + ": no such approval. There is: "
                    + (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))));
        }
    }

    Approver approver(Streams streams) {
        if (all) {
            return Approver.all();
        }
        return !given && streams.terminal()
                ? new TerminalApprover(streams.screen(), streams.keyboard())
                : Approver.named(names);
    }
}
