package com.example.hello.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.crac.Context;
import org.crac.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HelloHandlerTests {

    @ParameterizedTest
    @MethodSource("events")
    void answersTheSameBodyAsTheArticlesHandler(String event) throws IOException {
        APIGatewayV2HTTPResponse response = Invocation.of(ArticleHandler.EVENTS.resolve(event));

        assertThat(response.getBody()).isEqualTo(ArticleHandler.body(ArticleHandler.BODIES.resolve(event)));
    }

    static List<String> events() throws IOException {
        return ArticleHandler.names(ArticleHandler.EVENTS);
    }

    @Test
    void answersStatus200WithJson() throws IOException {
        APIGatewayV2HTTPResponse response = Invocation.of(ArticleHandler.EVENTS.resolve("http-api-get.json"));

        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(response.getHeaders()).isEqualTo(Map.of("Content-Type", "application/json"));
        assertThat(response.getIsBase64Encoded()).isFalse();
    }

    @Test
    void httpApiEventsAreOfTheHttpApisFormat() throws IOException {
        APIGatewayV2HTTPEvent get = httpApiEvent("http-api-get.json");
        APIGatewayV2HTTPEvent post = httpApiEvent("http-api-post.json");

        assertThat(get.getVersion()).isEqualTo("2.0");
        assertThat(get.getRouteKey()).isEqualTo("GET /hello");
        assertThat(get.getRequestContext().getHttp().getMethod()).isEqualTo("GET");
        assertThat(post.getQueryStringParameters()).containsEntry("1", "w").containsEntry("tag", "a,b");
        assertThat(post.getRequestContext().getAuthorizer().getJwt().getScopes())
                .isNull();
    }

    @Test
    void restApiEventsAreOfTheRestApisFormat() throws IOException {
        APIGatewayProxyRequestEvent get = restApiEvent("rest-api-get.json");
        APIGatewayProxyRequestEvent post = restApiEvent("rest-api-post.json");

        assertThat(get.getHttpMethod()).isEqualTo("GET");
        assertThat(get.getHeaders()).isNull();
        assertThat(post.getMultiValueHeaders()).containsEntry("Content-Type", List.of("text/plain"));
        assertThat(post.getRequestContext().getAuthorizer()).containsEntry("score", 0.25);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`` | The event is empty, expected JSON",
                "` \n` | The event is empty, expected JSON",
                "<html> | The event is not JSON: line 1, column 1: Unexpected character ('<' (code 60))",
                "`{\n\"a\": undefined}` | The event is not JSON: line 2, column 6: Unrecognized token 'undefined'",
                "{\"a\": [1, | The event is not JSON: line 1, column 10: Unexpected end-of-input",
                "{\"a\": 01} | The event is not JSON: line 1, column 8: Invalid numeric value",
                "{\"a\": NaN} | The event is not JSON: line 1, column 10: Non-standard token 'NaN'",
                "{} {} | The event is not JSON: line 1, column 4: More follows after the end of the value"
            },
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true)
    void refusesWhatIsNotJson(String event, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Invocation.of(event.getBytes(StandardCharsets.UTF_8)))
                .withMessageStartingWith(message);
    }

    @Test
    void registersForSnapStart() {
        Checkpoints checkpoints = new Checkpoints();

        HelloHandler handler = new HelloHandler(checkpoints);

        assertThat(checkpoints.registered).isSameAs(handler);
        checkpoints.beforeCheckpoint(checkpoints);
        checkpoints.afterRestore(checkpoints);
    }

    private static APIGatewayV2HTTPEvent httpApiEvent(String name) throws IOException {
        return Invocation.typed(Files.readAllBytes(ArticleHandler.EVENTS.resolve(name)), APIGatewayV2HTTPEvent.class);
    }

    private static APIGatewayProxyRequestEvent restApiEvent(String name) throws IOException {
        return Invocation.typed(
                Files.readAllBytes(ArticleHandler.EVENTS.resolve(name)), APIGatewayProxyRequestEvent.class);
    }

    private static final class Checkpoints extends Context<Resource> {

        private HelloHandler registered;

        @Override
        public void register(Resource resource) {
            registered = (HelloHandler) resource;
        }

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {
            registered.beforeCheckpoint(context);
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) {
            registered.afterRestore(context);
        }
    }
}
