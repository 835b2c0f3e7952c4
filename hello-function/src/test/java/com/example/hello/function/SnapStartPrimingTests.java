package com.example.hello.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.crac.Context;
import org.crac.Resource;
import org.junit.jupiter.api.Test;

class SnapStartPrimingTests {

    @Test
    void runsTheHandlerOnAnEventBeforeTheSnapshot() throws Exception {
        List<APIGatewayV2HTTPEvent> events = new ArrayList<>();
        RequestStreamHandler handler = (input, output, context) ->
                events.add(Invocation.typed(input.readAllBytes(), APIGatewayV2HTTPEvent.class));
        Resource priming = new SnapStartPriming(handler);

        priming.beforeCheckpoint(null);
        priming.afterRestore(null);

        assertThat(events).singleElement().extracting(APIGatewayV2HTTPEvent::getVersion).isEqualTo("2.0");
    }

    @Test
    void anEventThatCannotBeAnsweredFailsTheSnapshot() {
        Resource priming = new SnapStartPriming((input, output, context) -> {
            throw new IllegalArgumentException("broken");
        });

        assertThatIllegalArgumentException()
                .isThrownBy(() -> priming.beforeCheckpoint(null))
                .withMessage("broken");
    }

    @Test
    void isRegisteredAndKeptAliveByTheHandler() throws Exception {
        WeakContext checkpoints = new WeakContext();
        HelloHandler handler = new HelloHandler(checkpoints);

        System.gc();

        assertThat(checkpoints.registered.get()).isInstanceOf(SnapStartPriming.class);
        checkpoints.beforeCheckpoint(checkpoints);
        Reference.reachabilityFence(handler);
    }

    /** Holds its one resource weakly, as Lambda's own context does. */
    private static final class WeakContext extends Context<Resource> {

        private WeakReference<Resource> registered;

        @Override
        public void register(Resource resource) {
            registered = new WeakReference<>(resource);
        }

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {
            try {
                registered.get().beforeCheckpoint(this);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) {
            throw new UnsupportedOperationException("No restore in this test");
        }
    }
}
