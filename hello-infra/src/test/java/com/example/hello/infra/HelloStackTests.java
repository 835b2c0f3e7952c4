package com.example.hello.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awscdk.assertions.Match.absent;
import static software.amazon.awscdk.assertions.Match.anyValue;
import static software.amazon.awscdk.assertions.Match.arrayWith;
import static software.amazon.awscdk.assertions.Match.objectLike;
import static software.amazon.awscdk.assertions.Match.stringLikeRegexp;

import com.example.roles.DeliveryNames;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.assertions.Template;

class HelloStackTests {

    private static Template template;

    @BeforeAll
    static void synthesize() {
        template =
                Template.fromStack(new HelloStack(new App(), new DeliveryNames("hello", "eu-west-1", "111111111111")));
    }

    @Test
    void deploymentPassesEveryParameterWithoutDefault() {
        assertThat(template.findParameters("*", Map.of("Default", absent())))
                .containsOnlyKeys("Environment", "CodeBucket", "CodeKey", "Commit");
    }

    @Test
    void functionUsesSnapStartOnItsVersions() {
        template.hasResourceProperties(
                "AWS::Lambda::Function",
                Map.of("Runtime", stringLikeRegexp("^java"), "SnapStart", Map.of("ApplyOn", "PublishedVersions")));
    }

    @Test
    void functionLogsJson() {
        template.hasResourceProperties(
                "AWS::Lambda::Function", Map.of("LoggingConfig", objectLike(Map.of("LogFormat", "JSON"))));
    }

    /** Otherwise the alias would stay on the old code when the template is the same. */
    @Test
    void newCodeMakesANewVersion() {
        template.hasResourceProperties("AWS::Lambda::Version", Map.of("Description", Map.of("Ref", "CodeKey")));
    }

    @Test
    void apiCallsTheAlias() {
        String alias =
                template.findResources("AWS::Lambda::Alias").keySet().iterator().next();

        template.hasResourceProperties(
                "AWS::ApiGatewayV2::Integration",
                Map.of("IntegrationUri", Map.of("Ref", alias), "PayloadFormatVersion", "2.0"));
    }

    @Test
    void apiIsThrottledAndLogged() {
        template.hasResourceProperties(
                "AWS::ApiGatewayV2::Stage",
                Map.of(
                        "DefaultRouteSettings",
                                Map.of("ThrottlingRateLimit", anyValue(), "ThrottlingBurstLimit", anyValue()),
                        "AccessLogSettings", objectLike(Map.of("DestinationArn", anyValue()))));
    }

    @Test
    void everyLogGroupHasARetention() {
        template.allResourcesProperties("AWS::Logs::LogGroup", Map.of("RetentionInDays", anyValue()));
    }

    @Test
    void errorsOfTheAliasRaiseAnAlarm() {
        template.hasResourceProperties(
                "AWS::CloudWatch::Alarm",
                Map.of(
                        "MetricName",
                        "Errors",
                        "Dimensions",
                        arrayWith(List.of(Map.of(
                                "Name",
                                "Resource",
                                "Value",
                                Map.of("Fn::Join", List.of("", List.of(anyValue(), ":live"))))))));
    }

    @Test
    void roleIsBounded() {
        template.allResourcesProperties("AWS::IAM::Role", objectLike(Map.of("PermissionsBoundary", anyValue())));
    }

    @Test
    void scheduleCallsTheAliasBeforeLambdaDeletesTheSnapshot() {
        template.hasResourceProperties(
                "AWS::Events::Rule", Map.of("ScheduleExpression", stringLikeRegexp("^rate\\((\\d|1[0-3]) days\\)$")));
    }
}
