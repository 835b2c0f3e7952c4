/** Cannot be initialized. */
public class BrokenHandler {
    public BrokenHandler() {
        throw new IllegalStateException("no settings");
    }

    public String handle(String event) {
        return event;
    }
}
