package com.example.pipeline.cli.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.lambda.PythonOfThisMachine;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomResourcesTests {
    private static final String TEMPLATE = """
            Parameters:
              Runtime: {Type: String, Default: ruby3.4}
            Resources:
              F: {Type: "AWS::Lambda::Function", Properties: {Runtime: %s}}
              V: {Type: "AWS::Lambda::Version", Properties: {FunctionName: !Ref F}}
              C: {Type: "Custom::C", Properties: {ServiceToken: %s}}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"!GetAtt F.Arn", "!Ref F", "!Sub '${F.Arn}'", "!Ref V", "!Join ['', [!GetAtt [F, Arn]]]"})
    void aFunctionThatCannotRunHereIsFoundByEachKindOfReference(String token) {
        assertThat(problems("ruby3.4", token))
                .isEqualTo("[C (Custom::C): its function F has the runtime ruby3.4:"
                        + " only the runtimes java, python, nodejs can run on this machine]");
    }

    @Test
    void aPythonFunctionRunsOnTheVersionOfItsRuntimeOnly() throws IOException {
        assertThat(problems(PythonOfThisMachine.runtime(), "!GetAtt F.Arn")).isEqualTo("[]");
        assertThat(problems("python3.0", "!GetAtt F.Arn"))
                .contains("F has the runtime python3.0: this machine has no python3.0 on the PATH");
    }

    @Test
    void aFunctionOnJavaAndOneOfAnotherTemplateHaveNoProblem() {
        assertThat(problems("java21", "!GetAtt F.Arn")).isEqualTo("[]");
        assertThat(problems("ruby3.4", "!ImportValue function")).isEqualTo("[]");
    }

    @Test
    void theRuntimeCanBeAParameter() {
        assertThat(problems("!Ref Runtime", "!GetAtt F.Arn")).contains("ruby3.4");
    }

    @Test
    void bucketDeploymentIsRefusedByName() {
        String template =
                TEMPLATE.formatted("python3.13", "!GetAtt F.Arn").replace("Custom::C", "Custom::CDKBucketDeployment");

        assertThat(CustomResources.problems(Document.template(template, "t.yaml")))
                .singleElement()
                .asString()
                .startsWith("C (Custom::CDKBucketDeployment): its function F calls /opt/awscli/aws");
    }

    private static String problems(String runtime, String token) {
        return CustomResources.problems(Document.template(TEMPLATE.formatted(runtime, token), "t.yaml"))
                .toString();
    }
}
