// Answers CloudFormation for a custom resource: the interface of "cfn-response module".
const https = require("https");

exports.SUCCESS = "SUCCESS";
exports.FAILED = "FAILED";

exports.send = (event, context, responseStatus, responseData, physicalResourceId, noEcho) =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify({
      Status: responseStatus,
      Reason: `See the details in CloudWatch Log Stream: ${context.logStreamName}`,
      PhysicalResourceId: physicalResourceId || context.logStreamName,
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
      NoEcho: noEcho || false,
      Data: responseData,
    });
    const headers = { "content-type": "", "content-length": Buffer.byteLength(body) };
    const request = https.request(event.ResponseURL, { method: "PUT", headers }, (response) => {
      response.resume();
      context.done();
      resolve();
    });
    request.on("error", (error) => {
      context.done(error);
      reject(error);
    });
    request.end(body);
  });
