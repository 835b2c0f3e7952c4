package com.example.pipeline.cli.trigger;

import java.util.List;

/**
 * Something that happens in a repository.
 *
 * @param name the branch or tag that is pushed, or the branch of a pull request with the changes
 * @param into the branch that a pull request changes; null for a push
 * @param files paths of the changed files
 */
public record GitEvent(Kind kind, String name, String into, List<String> files) {

    /** What happens. */
    public enum Kind {
        PUSH,
        TAG,
        PULL_REQUEST
    }

    public static GitEvent push(String branch, List<String> files) {
        return new GitEvent(Kind.PUSH, branch, null, files);
    }

    public static GitEvent tag(String tag) {
        return new GitEvent(Kind.TAG, tag, null, List.of());
    }

    /** A pull request that is opened, or that gets another commit. */
    public static GitEvent pullRequest(String branch, String into, List<String> files) {
        return new GitEvent(Kind.PULL_REQUEST, branch, into, files);
    }

    /** The branch that the branch patterns of a filter are about. */
    String filteredBranch() {
        return kind == Kind.PULL_REQUEST ? into : name;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case PUSH -> "Push of branch " + name;
            case TAG -> "Push of tag " + name;
            case PULL_REQUEST -> "Pull request from " + name + " into " + into;
        };
    }
}
