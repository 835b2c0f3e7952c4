package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.approval.Approver;
import com.example.pipeline.cli.approval.Approver.Question;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.runs.Printed;
import com.example.pipeline.cli.runs.Terminal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApprovalNamesTests {
    private static final Question TEST = new Question("Test", "Test_Manual_Approval", null, null, null);
    private static final Question PROD = new Question("Prod", "Prod_Manual_Approval", null, null, null);

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
                .hasMessage("--approve all,test: \"all\", \"none\" and \"wait\" cannot be combined with other names");
        assertThatThrownBy(() -> names("prod", "none")).isInstanceOf(Problem.class);
    }

    @Test
    void anUnknownNameIsAMistakeOfUseThatListsTheNames() {
        List<String> known = List.of("Test", "Test_Manual_Approval", "Prod");

        names("test", "PROD").check(known);
        assertThatThrownBy(() -> names("test", "stage").check(known))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(Problem.USAGE))
                .hasMessage(
                        "--approve stage: there is no such approval. Choose from: Prod, Test, Test_Manual_Approval");
        assertThatThrownBy(() -> names("test").check(List.of())).hasMessageEndingWith("The pipeline has none.");
    }

    @Test
    void aTerminalAsksForEveryApprovalThatTheOptionDoesNotAnswer() throws InterruptedException {
        assertThat(asks(ApprovalNames.of(null), PROD)).isTrue();
        assertThat(asks(names("test"), PROD)).isTrue();
        assertThat(asks(names("test"), TEST)).isFalse();
        assertThat(asks(names("none"), PROD)).isFalse();
        assertThat(asks(names("all"), PROD)).isFalse();
    }

    private static boolean asks(ApprovalNames names, Question question) throws InterruptedException {
        Printed terminal = Printed.typing("yes\n");
        names.approver(terminal.terminal()).answer(question, () -> false);
        return terminal.text().contains("Approve? [yes/no]");
    }

    private static boolean gives(String words, Question question) throws InterruptedException {
        Approver approver = names(words.split(",")).approver(terminal(false));
        return approver.answer(question, () -> false)
                .map(Approver.Answer::approved)
                .orElse(false);
    }

    private static ApprovalNames names(String... words) {
        return ApprovalNames.of(Arrays.asList(words));
    }

    private static Terminal terminal(boolean interactive) {
        return new Printed(interactive).terminal();
    }
}
