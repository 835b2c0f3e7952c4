const https = require("https");

// CDK's handlers send their answer without the port of the URL, too.
exports.handler = async (event) => {
  const { StackId, RequestId, LogicalResourceId } = event;
  const body = JSON.stringify({
    Status: "SUCCESS",
    PhysicalResourceId: "thing",
    StackId,
    RequestId,
    LogicalResourceId,
    Data: { Answer: `answered ${event.ResourceProperties.Value}` },
  });
  const { hostname, pathname } = new URL(event.ResponseURL);
  const headers = { "content-type": "", "content-length": Buffer.byteLength(body) };
  await new Promise((resolve, reject) => {
    const request = https.request({ hostname, path: pathname, method: "PUT", headers }, resolve);
    request.on("error", reject);
    request.end(body);
  });
};
