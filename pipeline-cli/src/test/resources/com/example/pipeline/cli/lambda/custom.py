import cfnresponse


def handler(event, context):
    answer = {"yes": "answered yes"}[event["ResourceProperties"]["Value"]]
    cfnresponse.send(event, context, cfnresponse.SUCCESS, {"Answer": answer}, "thing")
