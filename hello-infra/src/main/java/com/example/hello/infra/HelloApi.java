package com.example.hello.infra;

import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.AddRoutesOptions;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.apigatewayv2.CfnStage.AccessLogSettingsProperty;
import software.amazon.awscdk.services.apigatewayv2.CfnStage.RouteSettingsProperty;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** The HTTP API that calls the function, with throttling and an access log. */
final class HelloApi extends Construct {

    private static final String ACCESS_LOG = """
        {"requestId":"$context.requestId","time":"$context.requestTime","ip":"$context.identity.sourceIp",\
        "route":"$context.routeKey","status":"$context.status","latency":"$context.responseLatency",\
        "error":"$context.integrationErrorMessage"}""";

    private final String url;

    HelloApi(Construct scope, String name, Alias alias) {
        super(scope, "Api");
        HttpApi api = HttpApi.Builder.create(this, "Http")
                .apiName(name)
                .createDefaultStage(false)
                .build();
        // Public: everybody can call the route, up to the stage's throttling. To close it, add an authorizer(...), such
        // as HttpJwtAuthorizer, and let hello-function/smoke-check.sh send credentials.
        api.addRoutes(AddRoutesOptions.builder()
                .path("/hello")
                .methods(List.of(HttpMethod.GET))
                .integration(new HttpLambdaIntegration("Hello", alias))
                .build());
        stage(name, api);
        this.url = api.getApiEndpoint() + "/hello";
    }

    String url() {
        return url;
    }

    private void stage(String name, HttpApi api) {
        LogGroup logs = LogGroup.Builder.create(this, "AccessLogs")
                .logGroupName("/aws/apigateway/" + name)
                .retention(RetentionDays.ONE_MONTH)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        CfnStage.Builder.create(this, "Stage")
                .apiId(api.getApiId())
                .stageName("$default")
                .autoDeploy(true)
                .defaultRouteSettings(RouteSettingsProperty.builder()
                        .throttlingRateLimit(50)
                        .throttlingBurstLimit(100)
                        .build())
                .accessLogSettings(AccessLogSettingsProperty.builder()
                        .destinationArn(logs.getLogGroupArn())
                        .format(ACCESS_LOG)
                        .build())
                .build();
    }
}
