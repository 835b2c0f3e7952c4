package com.example.pipeline.cli.lambda;

import java.io.IOException;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/** The execution environments of one function version. They stay for later events. */
final class ExecutionEnvironments implements AutoCloseable {
    private static final int CONCURRENCY = 2;
    private final Start start;
    private final Deque<ExecutionEnvironment> idle = new ConcurrentLinkedDeque<>();
    private final Set<ExecutionEnvironment> started = ConcurrentHashMap.newKeySet();
    private final Semaphore free = new Semaphore(CONCURRENCY, true);

    ExecutionEnvironments(Start start) {
        this.start = start;
    }

    @FunctionalInterface
    interface Start {
        ExecutionEnvironment environment(FunctionVersion version) throws IOException;
    }

    /** Waits while all environments are busy, and starts one if none is idle. */
    InvocationResult invoke(FunctionVersion version, byte[] event) throws IOException, InterruptedException {
        free.acquire();
        try {
            ExecutionEnvironment environment = take(version);
            InvocationResult result = environment.invoke(event);
            idle.push(environment);
            return result;
        } finally {
            free.release();
        }
    }

    private ExecutionEnvironment take(FunctionVersion version) throws IOException {
        ExecutionEnvironment found;
        while ((found = idle.poll()) != null) {
            if (found.serves(version)) {
                return found;
            }
            started.remove(found);
            found.close();
        }
        ExecutionEnvironment environment = start.environment(version);
        started.add(environment);
        return environment;
    }

    @Override
    public void close() {
        started.forEach(ExecutionEnvironment::close);
    }
}
