package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.approval.Approver;

/** Waits until something has been typed, and asks then. The answer is printed. */
final class AskOnce {
    private AskOnce() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("ready");
        while (System.in.available() == 0) {
            Thread.onSpinWait();
        }
        try (Terminal terminal = Terminal.ofProcess()) {
            Approver approver = new TerminalApprover(terminal);
            System.out.println(approver.answer(new Approver.Question("Prod", "Approve", null, null, null), () -> false)
                    .orElseThrow()
                    .approved());
        }
        System.exit(0);
    }
}
