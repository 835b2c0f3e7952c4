"""Writes an item, reads it, reads an object, and deletes the item, which its role may not."""

import os

import boto3
from botocore.exceptions import ClientError

table = boto3.resource("dynamodb").Table(os.environ["AWS_LAMBDA_FUNCTION_NAME"])
objects = boto3.client("s3")


def handler(event, context):
    table.put_item(Item={"id": "1", "by": context.function_name})
    by = table.get_item(Key={"id": "1"})["Item"]["by"]
    read = objects.get_object(Bucket="things", Key="object")["Body"].read().decode()
    try:
        table.delete_item(Key={"id": "1"})
        denied = "nothing"
    except ClientError as error:
        denied = error.response["Error"]["Message"]
    return {"statusCode": 200, "body": f"{by} on python, {read}, {denied}"}
