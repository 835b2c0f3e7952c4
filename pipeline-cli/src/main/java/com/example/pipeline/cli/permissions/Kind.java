package com.example.pipeline.cli.permissions;

/** Where an action is allowed, and what is missing if nothing accounts for it. */
enum Kind {
    ROLE("", "is not used", "NOT USED"),
    BOUNDARY("Boundary ", "is granted to no role within this boundary", "NOT GRANTED"),
    RESOURCE("Policies of ", "is in the policy of a resource, whose use no log shows", "NO REASON");

    private final String title;
    private final String mistake;
    private final String mark;

    Kind(String title, String mistake, String mark) {
        this.title = title;
        this.mistake = mistake;
        this.mark = mark;
    }

    /** As the heading of what is about {@code holder}. */
    String title(String holder) {
        return title + holder;
    }

    String mistake() {
        return mistake;
    }

    String mark() {
        return mark;
    }

    /** Why it stays, in the words of a table. */
    String explained(String reason) {
        return this == RESOURCE ? reason : "not used: " + reason;
    }
}
