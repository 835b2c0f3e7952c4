package com.example.pipeline.cli.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WildcardTests {

    @Test
    void aStarMatchesAnythingAndAQuestionMarkOneCharacter() {
        assertThat(Wildcard.of("arn:aws:s3:::b?cket/*").matches("arn:aws:s3:::bucket/a/b"))
                .isTrue();
        assertThat(Wildcard.of("arn:aws:s3:::b?cket/*").matches("arn:aws:s3:::bcket/a"))
                .isFalse();
    }

    @Test
    void whatIsKnownOnlyOnDeploymentMatchesAnything() {
        assertThat(Wildcard.of("hello-${Environment}-function").matches("hello-dev-function"))
                .isTrue();
        assertThat(Wildcard.of("hello-${Environment}-function").matches("hello-dev-other"))
                .isFalse();
    }

    @Test
    void everythingElseStandsForItself() {
        assertThat(Wildcard.of("a.c(d)").matches("a.c(d)")).isTrue();
        assertThat(Wildcard.of("a.c").matches("abc")).isFalse();
    }

    @Test
    void caseDoesNotCountInActionsButDoesInResources() {
        assertThat(Wildcard.action("s3:Get*").matches("S3:getObject")).isTrue();
        assertThat(Wildcard.of("arn:aws:s3:::Bucket").matches("arn:aws:s3:::bucket"))
                .isFalse();
    }

    @Test
    void patternsOverlapWhenOneCoversTheOther() {
        assertThat(Wildcard.action("s3:*").overlaps(Wildcard.action("s3:GetObject")))
                .isTrue();
        assertThat(Wildcard.action("s3:GetObject").overlaps(Wildcard.action("s3:*")))
                .isTrue();
        assertThat(Wildcard.action("s3:PutObject").overlaps(Wildcard.action("s3:Get*")))
                .isFalse();
    }

    @Test
    void isShownAsItIsWritten() {
        assertThat(Wildcard.of("arn:${X}*")).hasToString("arn:${X}*");
    }
}
