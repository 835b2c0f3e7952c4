package com.example.pipeline.cli.embedded;

/**
 * What became of an approval.
 *
 * @param summary the approver's comment, empty when there is none
 * @param by ARN of the principal that answered, empty while nobody has
 */
public record ApprovalResult(Status status, String summary, String by) {

    public enum Status {
        PENDING,
        APPROVED,
        REJECTED,
        EXPIRED
    }
}
