package com.example.hello.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArticleHandlerTests {

    private static final int RANDOM_EVENTS = 200;

    @TempDir
    private Path events;

    @TempDir
    private Path bodies;

    @Test
    void givesTheCommittedExpectations() throws Exception {
        ArticleHandler.writeBodies(ArticleHandler.EVENTS, bodies);

        assertThat(ArticleHandler.names(bodies)).isEqualTo(ArticleHandler.names(ArticleHandler.BODIES));
        for (String name : ArticleHandler.names(bodies)) {
            assertThat(bodies.resolve(name)).hasSameBinaryContentAs(ArticleHandler.BODIES.resolve(name));
        }
    }

    @Test
    void givesTheSameBodiesAsOursForRandomEvents() throws Exception {
        RandomJson json = new RandomJson(new Random(1));
        for (int i = 0; i < RANDOM_EVENTS; i++) {
            Files.writeString(events.resolve(i + ".json"), json.event());
        }
        ArticleHandler.writeBodies(events, bodies);

        for (String name : ArticleHandler.names(events)) {
            assertSameBody(name);
        }
    }

    private void assertSameBody(String name) throws IOException {
        assertThat(Invocation.of(events.resolve(name)).getBody())
                .as(Files.readString(events.resolve(name)))
                .isEqualTo(ArticleHandler.body(bodies.resolve(name)));
    }
}
