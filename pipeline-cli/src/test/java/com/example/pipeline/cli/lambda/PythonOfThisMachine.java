package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;

/** Python functions run on the version of their runtime only, so tests use the runtime of the Python that is there. */
public final class PythonOfThisMachine {
    private PythonOfThisMachine() {}

    /** Such as {@code python3.13}. */
    public static String runtime() throws IOException {
        return Subprocess.of("python3", "-c", "import sys; print('python%d.%d' % sys.version_info[:2])")
                .run()
                .output()
                .strip();
    }

    /** The runtime, if it is {@code python}, or what is given. */
    static String runtimeOr(String runtime) throws IOException {
        return runtime.equals("python") ? runtime() : runtime;
    }
}
