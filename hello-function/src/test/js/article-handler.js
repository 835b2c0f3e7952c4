// The handler of the article ("An 'Hello world' application powered by the Serverless Framework"), unchanged.
module.exports.hello = async event => {
  return {
    statusCode: 200,
    body: JSON.stringify(
      {
        message: 'Hello world!',
        input: event,
      },
      null,
      2
    ),
  };
};
