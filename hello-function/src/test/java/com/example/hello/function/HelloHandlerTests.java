package com.example.hello.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.tests.annotations.Events;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HelloHandlerTests {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @ValueSource(strings = {"events/get.json", "events/post.json"})
    void bodyIsTheMessageAndTheEvent(String file) throws IOException {
        byte[] event = resource(file);

        String body = answer(event).get("body").asString();

        assertThat(JSON.readTree(body))
                .isEqualTo(
                        JSON.createObjectNode().put("message", "Hello world!").set("input", JSON.readTree(event)));
        assertThat(body).startsWith("{\n").contains("\n    \"version\"");
    }

    /** The answer has no other keys: API Gateway would read a null as a value. */
    @Test
    void answersStatus200WithJson() throws IOException {
        JsonNode answer = answer(resource("events/get.json"));

        assertThat(answer.propertyNames())
                .containsExactlyInAnyOrder("statusCode", "headers", "body", "isBase64Encoded");
        assertThat(answer.get("statusCode").asInt()).isEqualTo(200);
        assertThat(answer.get("headers")).isEqualTo(JSON.createObjectNode().put("Content-Type", "application/json"));
        assertThat(answer.get("isBase64Encoded").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"a\": [1,", "{\"a\": NaN}", "{} {}"})
    void answersStatus400ToWhatIsNotJson(String event) {
        JsonNode answer = answer(event.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.get("statusCode").asInt()).isEqualTo(400);
        assertThat(JSON.readTree(answer.get("body").asString()).get("message").asString())
                .startsWith("Not JSON: ")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @Events(folder = "events", type = APIGatewayV2HTTPEvent.class)
    void testEventsHaveTheFormatOfAnHttpApi(APIGatewayV2HTTPEvent event) {
        assertThat(event.getVersion()).isEqualTo("2.0");
        assertThat(event.getRequestContext().getHttp().getMethod()).isIn("GET", "POST");
        assertThat(event.getRequestContext().getTimeEpoch()).isPositive();
    }

    /** Calls the handler as the Lambda runtime does. */
    private static JsonNode answer(byte[] event) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        new HelloHandler().handleRequest(new ByteArrayInputStream(event), output, null);
        return JSON.readTree(output.toByteArray());
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream resource = HelloHandlerTests.class.getClassLoader().getResourceAsStream(name)) {
            return resource.readAllBytes();
        }
    }
}
