package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.services.iam.IamClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the policies of an account's deployed roles allow, to be taken away action by action. */
final class Rights {

    /** @param statement its number in the policy, from 0 */
    record Right(String role, String policy, int statement, String name, String action) {

        @Override
        public String toString() {
            return "%s without %s (%s)".formatted(role, action, name);
        }
    }

    private static final JsonMapper JSON = new JsonMapper();

    private final IamClient iam;

    /** @param iam of the account's administrator */
    Rights(IamClient iam) {
        this.iam = iam;
    }

    List<Right> of(String role) {
        List<Right> rights = new ArrayList<>();
        for (String policy :
                iam.listRolePolicies(request -> request.roleName(role)).policyNames()) {
            JsonNode statements = JSON.readTree(document(role, policy)).get("Statement");
            for (int i = 0; i < statements.size(); i++) {
                String name = statements.get(i).path("Sid").asString(policy);
                for (String action : actions(statements.get(i))) {
                    rights.add(new Right(role, policy, i, name, action));
                }
            }
        }
        return rights;
    }

    /** Takes it away for good. */
    void remove(Right right) {
        ObjectNode policy = (ObjectNode) JSON.readTree(document(right.role(), right.policy()));
        ArrayNode statements = (ArrayNode) policy.get("Statement");
        ObjectNode statement = (ObjectNode) statements.get(right.statement());
        List<String> kept = actions(statement).stream()
                .filter(action -> !action.equals(right.action()))
                .toList();
        if (kept.isEmpty()) {
            statements.remove(right.statement());
        } else {
            statement.set("Action", JSON.valueToTree(kept));
        }
        put(right, statements.isEmpty() ? Policies.NOTHING : policy.toString());
    }

    /**
     * A test for each right: without it a life, which returns why it failed, fails for want of it, unless
     * permissions.yaml says that none uses it.
     *
     * @param end clears away what is left, with all rights
     */
    Stream<DynamicTest> eachIsNeeded(String role, Attempt<List<String>> life, Executable end) throws Exception {
        Reasons reasons = new Reasons();
        return of(role).stream()
                .map(right -> DynamicTest.dynamicTest(right.toString(), () -> {
                    List<String> failures;
                    try {
                        failures = without(right, life);
                    } finally {
                        end.execute();
                    }
                    if (reasons.unused(right)) {
                        assertThat(failures).as(right.toString()).isEmpty();
                    } else {
                        assertThat(failures)
                                .as(right.toString())
                                .anyMatch(failure -> failure.contains("not authorized to perform: " + right.action()));
                    }
                }));
    }

    /** Takes it away for as long as an attempt lasts. */
    <T> T without(Right right, Attempt<T> attempt) throws Exception {
        String before = document(right.role(), right.policy());
        remove(right);
        try {
            return attempt.run();
        } finally {
            put(right, before);
        }
    }

    interface Attempt<T> {
        T run() throws Exception;
    }

    private String document(String role, String policy) {
        return URLDecoder.decode(
                iam.getRolePolicy(request -> request.roleName(role).policyName(policy))
                        .policyDocument(),
                StandardCharsets.UTF_8);
    }

    private void put(Right right, String document) {
        iam.putRolePolicy(request ->
                request.roleName(right.role()).policyName(right.policy()).policyDocument(document));
    }

    private static List<String> actions(JsonNode statement) {
        JsonNode action = statement.get("Action");
        return action.isArray() ? action.valueStream().map(JsonNode::asString).toList() : List.of(action.asString());
    }
}
