// Does what the event says.
exports.handler = (event, context, callback) => {
  console.log("event", event);
  switch (event) {
    case "throw":
      throw new RangeError("as asked");
    case "layer":
      return callback(null, require("of-a-layer").NAME);
    case "context":
      return callback(
        null,
        `${context.invokedFunctionArn} ${context.memoryLimitInMB} ${context.getRemainingTimeInMillis() > 0} ` +
          context.awsRequestId.length,
      );
    case "quiet":
      return undefined;
    default:
      return callback(null, `${event} ${process.env.COLOUR}`);
  }
};
