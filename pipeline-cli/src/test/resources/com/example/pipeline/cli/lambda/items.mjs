// Writes an item, reads it, reads an object, and deletes the item, which its role may not.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";

const TableName = process.env.AWS_LAMBDA_FUNCTION_NAME;
const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const objects = new S3Client();

export async function handler(event, context) {
  await table.send(new PutCommand({ TableName, Item: { id: "1", by: context.functionName } }));
  const { Item } = await table.send(new GetCommand({ TableName, Key: { id: "1" } }));
  const object = await objects.send(new GetObjectCommand({ Bucket: "things", Key: "object" }));
  const read = await object.Body.transformToString();
  const denied = await table.send(new DeleteCommand({ TableName, Key: { id: "1" } })).then(
    () => "nothing",
    (error) => error.message,
  );
  return { statusCode: 200, body: `${Item.by} on node, ${read}, ${denied}` };
}
