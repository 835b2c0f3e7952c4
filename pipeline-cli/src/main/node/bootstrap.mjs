// Runs a Node handler against the Runtime API: the paths and headers of "Using the Lambda runtime API for custom
// runtimes", and handlers as "Define Lambda function handler in Node.js" describes them.
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import path from "node:path";
import { pathToFileURL } from "node:url";

const environment = process.env;
const [host, port] = environment.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

// CloudFormation's ResponseURL has no port in AWS. CDK's handlers and AWS's cfn-response leave it out or send to 443.
const endpoint = URL.canParse(environment.AWS_ENDPOINT_URL) ? new URL(environment.AWS_ENDPOINT_URL) : null;
const connect = https.globalAgent.createConnection;
https.globalAgent.createConnection = function (options, ...rest) {
  const toEndpoint = options.host === endpoint?.hostname && Number(options.port) === 443;
  return connect.call(this, toEndpoint ? { ...options, port: endpoint.port } : options, ...rest);
};

function call(method, name, body) {
  return new Promise((resolve, reject) => {
    const options = { host, port, method, path: `/2018-06-01/runtime/${name}`, agent };
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

function described(error) {
  console.error(error);
  const known = error instanceof Error;
  return JSON.stringify({
    errorType: known ? error.name : typeof error,
    errorMessage: known ? error.message : String(error),
    trace: known ? String(error.stack).split("\n") : [],
  });
}

/** Returns the function that a handler such as `index.handler` or `lib/app.handler` names. */
async function load() {
  const [, file, name] = /^(.*\/?[^./]+)\.(.+)$/.exec(environment._HANDLER) ?? [];
  const base = path.resolve(environment.LAMBDA_TASK_ROOT, file ?? environment._HANDLER);
  const found = [".js", ".mjs", ".cjs"].map((ending) => base + ending).find((each) => fs.existsSync(each));
  if (!found) {
    throw Object.assign(new Error(`Cannot find module '${file}'`), { name: "Runtime.ImportModuleError" });
  }
  const module = await import(pathToFileURL(found));
  const handler = [module, module.default].map((each) => each?.[name]).find((each) => each !== undefined);
  if (typeof handler !== "function") {
    const problem = new Error(`${environment._HANDLER} is undefined or not exported`);
    throw Object.assign(problem, { name: "Runtime.HandlerNotFound" });
  }
  return handler;
}

function invoke(handler, event, context) {
  return new Promise((resolve, reject) => {
    idle = () => resolve(null);
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    // The older ways to end an invocation.
    Object.assign(context, { done: callback, fail: reject, succeed: resolve });
    const returned = handler(event, context, callback);
    if (typeof returned?.then === "function") {
      returned.then(resolve, reject);
    }
    // Another handler ends by its callback or by the context, or when nothing is left to do: see "beforeExit".
  });
}

let idle = () => {};
process.on("beforeExit", () => idle());

let handler;
try {
  handler = await load();
} catch (error) {
  await call("POST", "init/error", described(error));
  process.exit(1);
}
while (true) {
  const { headers, body } = await call("GET", "invocation/next");
  const requestId = headers["lambda-runtime-aws-request-id"];
  environment._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"];
  const context = {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
    getRemainingTimeInMillis: () => Number(headers["lambda-runtime-deadline-ms"]) - Date.now(),
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  };
  try {
    const result = await invoke(handler, JSON.parse(body), context);
    await call("POST", `invocation/${requestId}/response`, JSON.stringify(result === undefined ? null : result));
  } catch (error) {
    await call("POST", `invocation/${requestId}/error`, described(error));
  }
}
