package com.example.hello.function;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Calls the handler as the Lambda runtime does. */
final class Invocation {

    private static final RequestStreamHandler HANDLER = new HelloHandler();

    private Invocation() {}

    static APIGatewayV2HTTPResponse of(byte[] event) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        HANDLER.handleRequest(new ByteArrayInputStream(event), output, null);
        return typed(output.toByteArray(), APIGatewayV2HTTPResponse.class);
    }

    static APIGatewayV2HTTPResponse of(Path event) throws IOException {
        return of(Files.readAllBytes(event));
    }

    static <T> T typed(byte[] json, Class<T> type) throws IOException {
        try (InputStream input = new ByteArrayInputStream(json)) {
            return LambdaEventSerializers.serializerFor(type, type.getClassLoader())
                    .fromJson(input);
        }
    }
}
