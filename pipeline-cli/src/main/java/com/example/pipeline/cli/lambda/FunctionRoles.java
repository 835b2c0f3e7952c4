package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.codebuild.CredentialsEndpoint;
import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.RenewedSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Gives each function the credentials of its role.
 *
 * @param assume throws AccessDenied when Lambda may not assume the function's role
 * @param environment what leads a process to AWS, by region
 */
record FunctionRoles(
        Function<FunctionVersion, AwsSession> assume,
        CredentialsEndpoint credentials,
        Function<String, Map<String, String>> environment,
        List<String> jvmOptions) {

    FunctionAccess access(FunctionVersion version) {
        RenewedSession session = new RenewedSession(() -> assume.apply(version));
        // Lambda refuses to run a function whose role it cannot assume, even if the function calls nothing.
        session.get();
        Map<String, String> variables = new HashMap<>(environment.apply(version.region()));
        variables.putAll(credentials.register(session).environment());
        return new FunctionAccess(variables, jvmOptions);
    }
}
