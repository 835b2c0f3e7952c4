package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code ./pipeline init} leaves builds and runs, also after the handler is replaced, and no test changes. Takes
 * several whole builds, so it runs when asked for: {@code mvn verify -Pfork}.
 */
@Tag("fork")
class ForkIT {

    private static final Path LOG = Path.of("target/fork.log");

    private static final String HANDLER = """
            package com.acme.orders.function;

            import com.amazonaws.services.lambda.runtime.Context;
            import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
            import java.io.IOException;
            import java.io.InputStream;
            import java.io.OutputStream;
            import java.nio.charset.StandardCharsets;

            /** Answers with the orders. */
            public final class OrdersHandler implements RequestStreamHandler {

                @Override
                public void handleRequest(InputStream event, OutputStream response, Context context) throws IOException {
                    response.write("{\\"statusCode\\": 200, \\"body\\": \\"{\\\\\\"orders\\\\\\": []}\\"}"
                            .getBytes(StandardCharsets.UTF_8));
                }
            }
            """;

    private static final String HANDLER_TESTS = """
            package com.acme.orders.function;

            import static org.assertj.core.api.Assertions.assertThat;

            import java.io.ByteArrayOutputStream;
            import java.io.InputStream;
            import org.junit.jupiter.api.Test;

            class OrdersHandlerTests {

                @Test
                void answersWithTheOrders() throws Exception {
                    ByteArrayOutputStream response = new ByteArrayOutputStream();

                    new OrdersHandler().handleRequest(InputStream.nullInputStream(), response, null);

                    assertThat(response.toString()).contains("orders");
                }
            }
            """;

    @TempDir
    private Path folder;

    private Checkout fork;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-1-orders | org.acme.shop.x1.orders.impl | --environment=dev=202020202020:d@example.com"
                        + " --environment=staging=303030303030 --environment=live=404040404040:o@example.com",
                "a1         | de.a1.hello                  | --environment=on=202020202020"
            })
    void renamedSampleBuildsAndRuns(String application, String name, String environments) throws Exception {
        init(application, name, environments);
        fork.git("switch", "--quiet", "--create", "trunk");
        fork.commit("Renamed");

        passes("mvn -B -ntp verify");
        passes("./pipeline run --approve all");
        assertThat(LOG).content().contains("Succeeded after");
    }

    @ParameterizedTest
    @CsvSource({"verify", "verify -Pproof"})
    void otherHandlerPassesEveryTestOfTheOthers(String build) throws Exception {
        init(
                "orders",
                "com.acme.orders",
                "--environment=dev=202020202020:d@example.com --environment=staging=303030303030"
                        + " --environment=live=404040404040:o@example.com,p@example.com");
        fork.delete("orders-function/src/main/java");
        fork.delete("orders-function/src/test");
        fork.write("orders-function/src/main/java/com/acme/orders/function/OrdersHandler.java", HANDLER);
        fork.write("orders-function/src/test/java/com/acme/orders/function/OrdersHandlerTests.java", HANDLER_TESTS);
        fork.write("orders-function/smoke-check.sh", "curl --fail --silent \"$1\" | grep '\"orders\": \\[]'\n");
        passes("mvn -q -B -ntp -N spotless:apply");
        fork.commit("Answer with the orders");

        passes("mvn -B -ntp " + build);
    }

    private void init(String application, String name, String environments) throws Exception {
        fork = Checkout.in(folder.resolve(application));
        passes("./pipeline init --application=" + application + " --package=" + name
                + " --repository=acme/orders --branch=trunk --region=eu-central-1 --account=101010101010 "
                + environments);
    }

    private void passes(String command) throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder(command.split(" +"))
                .directory(fork.resolve(".").toFile())
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start()
                .waitFor();
        assertThat(exitCode).as(() -> command + "\n" + end()).isZero();
    }

    private static String end() {
        try (Stream<String> lines = Files.lines(LOG)) {
            List<String> all = lines.toList();
            return LOG + ":\n" + String.join("\n", all.subList(Math.max(0, all.size() - 60), all.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
