package com.example.pipeline.cli.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.document.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateDifferenceTests {

    @Test
    void theSameTemplateInYamlAndJsonDoesNotDiffer() {
        assertThat(differences("""
                        Resources:
                          Build: {Type: A, Properties: {Role: !GetAtt Role.Arn, Minutes: 5, Rotated: true}}
                        """, """
                        {"Description": "x", "Resources": {"Build": {"Type": "A", "Metadata": {"aws:cdk:path": "p"},
                        "Properties": {"Minutes": 5, "Rotated": true, "Role": {"Fn::GetAtt": ["Role", "Arn"]}}}}}""")).isEmpty();
    }

    @Test
    void changedAddedAndRemovedResourcesAndDefaultsAreNamed() {
        assertThat(differences("""
                        Parameters: {Level: {Default: 1}}
                        Resources: {A: {Type: T, Properties: {List: [1, 2]}}, B: {Type: T}}
                        """, """
                        Parameters: {Level: {Default: 2}}
                        Resources: {A: {Type: T, Properties: {List: [1]}}, C: {Type: T}}
                        """)).containsExactly("Level", "A", "B", "C");
    }

    private static List<String> differences(String one, String other) {
        return TemplateDifference.between(Document.template(one, "one"), Document.template(other, "other"));
    }
}
