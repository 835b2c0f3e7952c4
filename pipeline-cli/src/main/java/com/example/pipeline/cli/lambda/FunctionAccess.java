package com.example.pipeline.cli.lambda;

import java.util.List;
import java.util.Map;

/** What leads a function to AWS, with the credentials of its role. */
record FunctionAccess(Map<String, String> environment, List<String> jvmOptions) {}
