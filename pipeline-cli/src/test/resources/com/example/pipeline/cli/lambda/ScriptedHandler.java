import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Does what the event says. */
public class ScriptedHandler implements RequestStreamHandler {
    private int calls;

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        calls++;
        String event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        System.out.println("event " + event);
        out.write(answer(event.replace("\"", ""), context).getBytes(StandardCharsets.UTF_8));
    }

    private String answer(String event, Context context) {
        switch (event) {
            case "throw":
                throw new IllegalStateException("as asked");
            case "exit":
                Runtime.getRuntime().halt(7);
                return "";
            case "hang":
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return "";
            case "large":
                return "\"" + "x".repeat(6 * 1024 * 1024 + 100) + "\"";
            case "largest":
                return "\"" + "x".repeat(6 * 1024 * 1024 + 98) + "\"";
            case "calls":
                return String.valueOf(calls);
            case "process":
                return String.valueOf(ProcessHandle.current().pid());
            case "context":
                return context.getInvokedFunctionArn() + " " + context.getFunctionVersion() + " "
                        + context.getMemoryLimitInMB() + " " + (context.getRemainingTimeInMillis() > 0) + " "
                        + context.getAwsRequestId().length();
            case "environment":
                return new TreeMap<>(System.getenv()).toString();
            default:
                return event;
        }
    }
}
