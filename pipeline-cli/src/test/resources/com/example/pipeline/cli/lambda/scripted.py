"""Does what the event says."""

import os


def handler(event, context):
    print("event", event, flush=True)
    if event == "throw":
        raise ValueError("as asked")
    if event == "package":
        import yaml

        return yaml.__name__
    if event == "layer":
        import of_a_layer

        return of_a_layer.NAME
    if event == "context":
        rest = str(context.get_remaining_time_in_millis() > 0).lower()
        return f"{context.invoked_function_arn} {context.memory_limit_in_mb} {rest} {len(context.aws_request_id)}"
    return f"{event} {os.environ['COLOUR']}"
