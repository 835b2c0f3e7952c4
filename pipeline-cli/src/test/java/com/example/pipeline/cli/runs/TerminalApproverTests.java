package com.example.pipeline.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.approval.Approver.Answer;
import com.example.pipeline.cli.approval.Approver.Question;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TerminalApproverTests {
    private static final Question QUESTION = new Question(
            "Test",
            "Approve",
            "Says hello | Changes: none",
            "https://example.com/1",
            Path.of("mails/Test.Approve.txt"));

    private Printed printed;

    @Test
    void yesApproves() throws InterruptedException {
        assertThat(answer("yes\n")).contains(new Answer(true, "answered at the terminal"));
        assertThat(printed.text())
                .contains("Test / Approve waits for approval: Says hello")
                .contains("\n    Changes: none\n")
                .contains("Mail: mails/Test.Approve.txt")
                .contains("See https://example.com/1")
                .contains("Approve? [yes/no] ");
    }

    @Test
    void noRejects() throws InterruptedException {
        assertThat(answer("N\n\n")).contains(new Answer(false, "answered at the terminal"));
        assertThat(printed.text()).contains("Approve? [yes/no]   Why not? (a comment for the others, or Enter) ");
    }

    @Test
    void aRejectionTakesAComment() throws InterruptedException {
        assertThat(answer("no\ntoo early, see #12\n")).contains(new Answer(false, "too early, see #12"));
        assertThat(answer("no\n" + "x".repeat(600) + "\n").orElseThrow().summary())
                .as("CodePipeline takes 512 characters")
                .hasSize(512);
    }

    @Test
    void anythingElseIsAskedAgain() throws InterruptedException {
        assertThat(answer("maybe\n")).isEmpty();
        assertThat(printed.text().split("Approve\\?", -1)).hasSize(3);
    }

    @Test
    void nothingIsAskedAnyMoreWhenTheAnswerCameFromElsewhere() throws InterruptedException {
        assertThat(answer("")).isEmpty();
    }

    @Test
    void aKeyboardThatIsGoneIsReported() {
        InputStream gone = new InputStream() {
            @Override
            public int available() throws IOException {
                throw new IOException("gone");
            }

            @Override
            public int read() {
                return -1;
            }
        };

        assertThatThrownBy(() ->
                        new TerminalApprover(new Printed(gone, true, false).terminal()).answer(QUESTION, () -> false))
                .hasMessageContaining("gone");
    }

    private Optional<Answer> answer(String typed) throws InterruptedException {
        printed = Printed.typing(typed);
        return new TerminalApprover(printed.terminal()).answer(QUESTION, () -> true);
    }
}
