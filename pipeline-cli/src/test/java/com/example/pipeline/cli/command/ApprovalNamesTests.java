package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.approval.Approver;
import com.example.pipeline.cli.approval.Approver.Question;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.runs.Printed;
import com.example.pipeline.cli.runs.TerminalApprover;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApprovalNamesTests {
    private static final Question TEST = new Question("Test", "Test_Manual_Approval", null, null);
    private static final Question PROD = new Question("Prod", "Prod_Manual_Approval", null, null);

    @Test
    void allGivesEveryApproval() throws InterruptedException {
        assertThat(gives("all", TEST)).isTrue();
        assertThat(gives("all", PROD)).isTrue();
    }

    @Test
    void noneGivesNoApproval() throws InterruptedException {
        assertThat(gives("none", TEST)).isFalse();
    }

    @Test
    void aStageOrAnActionCanBeNamedInAnyCase() throws InterruptedException {
        assertThat(gives("test", TEST)).isTrue();
        assertThat(gives("TEST_manual_approval", TEST)).isTrue();
        assertThat(gives("test", PROD)).isFalse();
        assertThat(gives("test,prod", PROD)).isTrue();
    }

    @Test
    void allAndNoneStandAlone() {
        assertThatThrownBy(() -> names("all", "test"))
                .isInstanceOf(Problem.class)
                .hasMessage("--approve all,test: all and none stand alone");
        assertThatThrownBy(() -> names("prod", "none")).isInstanceOf(Problem.class);
    }

    @Test
    void anUnknownNameIsAMistakeOfUseThatListsTheNames() {
        List<String> known = List.of("Test", "Test_Manual_Approval", "Prod");

        names("test", "PROD").check(known);
        assertThatThrownBy(() -> names("test", "stage").check(known))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(Problem.USAGE))
                .hasMessage("--approve stage: no such approval. There is: Prod, Test, Test_Manual_Approval");
        assertThatThrownBy(() -> names("test").check(List.of())).hasMessageEndingWith("There is: none");
    }

    @Test
    void somebodyIsAskedOnlyOnATerminalAndOnlyIfNothingWasSaid() {
        assertThat(ApprovalNames.of(null).approver(streams(true))).isInstanceOf(TerminalApprover.class);
        assertThat(ApprovalNames.of(null).approver(streams(false))).isNotInstanceOf(TerminalApprover.class);
        assertThat(names("test").approver(streams(true))).isNotInstanceOf(TerminalApprover.class);
    }

    private static boolean gives(String words, Question question) throws InterruptedException {
        Approver approver = names(words.split(",")).approver(streams(false));
        return approver.answer(question, () -> false)
                .map(Approver.Answer::approved)
                .orElse(false);
    }

    private static ApprovalNames names(String... words) {
        return ApprovalNames.of(Arrays.asList(words));
    }

    private static Streams streams(boolean terminal) {
        return new Streams(new Printed(terminal).screen(), InputStream.nullInputStream(), terminal);
    }
}
