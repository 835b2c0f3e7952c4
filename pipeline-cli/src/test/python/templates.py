"""Templates that several tests deploy."""

import copy
import io
import json
import zipfile

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def code(text="class bytes"):
    """A deployment package, different for a different text."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("Handler.class"), text)
    return packed.getvalue()


def upload(s3, *names):
    """Make the bucket code, with an archive NAME.jar for each name."""
    s3.create_bucket(Bucket="code", CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    for name in names:
        s3.put_object(Bucket="code", Key=f"{name}.jar", Body=code(name))


def get_att(resource, attribute):
    return {"Fn::GetAtt": [resource, attribute]}


def hello(bucket, key, **function_properties):
    """An HTTP API that calls the alias of a function with SnapStart; a new key is a new version."""
    function = {
        "Type": "AWS::Lambda::Function",
        "DependsOn": "FunctionLogs",
        "Properties": {
            "FunctionName": "hello",
            "Runtime": "java25",
            "Handler": "example.Handler",
            "Architectures": ["arm64"],
            "Role": get_att("Role", "Arn"),
            "MemorySize": 1024,
            "Timeout": 10,
            "SnapStart": {"ApplyOn": "PublishedVersions"},
            "Environment": {"Variables": {"STAGE": "test"}},
            "LoggingConfig": {"LogGroup": {"Ref": "FunctionLogs"}, "LogFormat": "JSON"},
            "Code": {"S3Bucket": bucket, "S3Key": key},
            **function_properties,
        },
    }
    invoke = {"Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/GET/hello"}
    return {
        "Resources": {
            "FunctionLogs": {
                "Type": "AWS::Logs::LogGroup",
                "Properties": {"LogGroupName": "/hello/function", "RetentionInDays": 30},
            },
            "AccessLogs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 30}},
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "RoleName": "hello-function",
                    "AssumeRolePolicyDocument": TRUST,
                    "Policies": [
                        {
                            "PolicyName": "logs",
                            "PolicyDocument": {
                                "Version": "2012-10-17",
                                "Statement": [
                                    {
                                        "Effect": "Allow",
                                        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                                        "Resource": get_att("FunctionLogs", "Arn"),
                                    }
                                ],
                            },
                        }
                    ],
                },
            },
            "Function": function,
            "Version": {
                "Type": "AWS::Lambda::Version",
                "Properties": {"FunctionName": {"Ref": "Function"}, "Description": key},
            },
            "Alias": {
                "Type": "AWS::Lambda::Alias",
                "Properties": {
                    "Name": "live",
                    "FunctionName": {"Ref": "Function"},
                    "FunctionVersion": get_att("Version", "Version"),
                },
            },
            "Permission": {
                "Type": "AWS::Lambda::Permission",
                "Properties": {
                    "Action": "lambda:InvokeFunction",
                    "FunctionName": {"Ref": "Alias"},
                    "Principal": "apigateway.amazonaws.com",
                    "SourceArn": invoke,
                },
            },
            "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "hello", "ProtocolType": "HTTP"}},
            "Integration": {
                "Type": "AWS::ApiGatewayV2::Integration",
                "Properties": {
                    "ApiId": {"Ref": "Api"},
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": {"Ref": "Alias"},
                    "PayloadFormatVersion": "2.0",
                },
            },
            "Route": {
                "Type": "AWS::ApiGatewayV2::Route",
                "Properties": {
                    "ApiId": {"Ref": "Api"},
                    "RouteKey": "GET /hello",
                    "Target": {"Fn::Join": ["", ["integrations/", {"Ref": "Integration"}]]},
                },
            },
            "Stage": {
                "Type": "AWS::ApiGatewayV2::Stage",
                "Properties": {
                    "ApiId": {"Ref": "Api"},
                    "StageName": "$default",
                    "AutoDeploy": True,
                    "AccessLogSettings": {
                        "DestinationArn": get_att("AccessLogs", "Arn"),
                        "Format": "$context.requestId",
                    },
                    "DefaultRouteSettings": {"ThrottlingBurstLimit": 10, "ThrottlingRateLimit": 5},
                },
            },
            "Errors": {
                "Type": "AWS::CloudWatch::Alarm",
                "Properties": {
                    "Namespace": "AWS/Lambda",
                    "MetricName": "Errors",
                    "Statistic": "Sum",
                    "Period": 60,
                    "EvaluationPeriods": 1,
                    "Threshold": 1,
                    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
                    "Dimensions": [{"Name": "FunctionName", "Value": {"Ref": "Function"}}],
                },
            },
        },
        "Outputs": {
            "Url": {"Value": {"Fn::Sub": "${Api.ApiEndpoint}/hello"}},
            "ApiId": {"Value": {"Ref": "Api"}},
            "Version": {"Value": get_att("Version", "Version")},
        },
    }


def _type(category, provider):
    return {"Category": category, "Owner": "AWS", "Provider": provider, "Version": "1"}


_PIPELINE = {
    "Role": {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": ["codepipeline.amazonaws.com", "codebuild.amazonaws.com"]},
                        "Action": "sts:AssumeRole",
                    }
                ],
            }
        },
    },
    "Connection": {
        "Type": "AWS::CodeConnections::Connection",
        "Properties": {"ConnectionName": "github", "ProviderType": "GitHub"},
    },
    "Project": {
        "Type": "AWS::CodeBuild::Project",
        "Properties": {
            "Name": "build",
            "ServiceRole": get_att("Role", "Arn"),
            "Source": {"Type": "CODEPIPELINE", "BuildSpec": "buildspec.yml"},
            "Artifacts": {"Type": "CODEPIPELINE"},
            "Environment": {
                "Type": "LINUX_CONTAINER",
                "Image": "aws/codebuild/amazonlinux2-x86_64-standard:5.0",
                "ComputeType": "BUILD_GENERAL1_SMALL",
            },
        },
    },
    "Pipeline": {
        "Type": "AWS::CodePipeline::Pipeline",
        "Properties": {
            "Name": "hello",
            "PipelineType": "V2",
            "RoleArn": get_att("Role", "Arn"),
            "RestartExecutionOnUpdate": True,
            "ArtifactStore": {"Type": "S3", "Location": "artifacts"},
            "Stages": [
                {
                    "Name": "Source",
                    "Actions": [
                        {
                            "Name": "Checkout",
                            "ActionTypeId": _type("Source", "CodeStarSourceConnection"),
                            "Configuration": {
                                "ConnectionArn": {"Ref": "Connection"},
                                "FullRepositoryId": "me/hello",
                                "BranchName": "main",
                            },
                            "OutputArtifacts": [{"Name": "Source"}],
                        }
                    ],
                },
                {
                    "Name": "Build",
                    "Actions": [
                        {
                            "Name": "Build",
                            "ActionTypeId": _type("Build", "CodeBuild"),
                            "Configuration": {"ProjectName": {"Ref": "Project"}},
                            "InputArtifacts": [{"Name": "Source"}],
                        }
                    ],
                },
                {"Name": "Prod", "Actions": [{"Name": "Approve", "ActionTypeId": _type("Approval", "Manual")}]},
            ],
        },
    },
}


def pipeline(change=lambda properties: None):
    """A pipeline of three stages; `change` may alter the pipeline's properties."""
    resources = copy.deepcopy(_PIPELINE)
    change(resources["Pipeline"]["Properties"])
    return {
        "Resources": resources,
        "Outputs": {"Version": {"Value": get_att("Pipeline", "Version")}, "RoleArn": {"Value": get_att("Role", "Arn")}},
    }


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
