package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import java.nio.file.Path;

/**
 * The commands that administrators run by hand: once for a new account, and again when their stacks change. No commit can
 * deploy these stacks, because they limit what a commit can do.
 *
 * @param templates the folder of the templates, as the user would name it
 * @param pipelineBytes size of the pipeline's template
 */
record ManualSteps(PipelineSettings settings, Path templates, long pipelineBytes) {

    /** What {@code aws cloudformation deploy} takes without a bucket ("CloudFormation quotas"). */
    private static final int BYTES_WITHOUT_BUCKET = 51_200;

    String text() {
        DeliveryNames names = new DeliveryNames(settings.application(), settings.region(), settings.account());
        StringBuilder text = new StringBuilder("By hand, in each account that is new or whose roles have changed:\n");
        for (Environment environment : settings.environments()) {
            text.append("  %s (%s), as administrator:%n".formatted(environment.account(), environment.name()))
                    .append(serviceLinkedRole("ops.apigateway.amazonaws.com"))
                    .append(deploy(names.accountRolesStack(), "account-roles-" + environment.name(), ""));
        }
        text.append("  %s (pipeline), as administrator:%n".formatted(settings.account()))
                .append(deploy(names.cicdRolesStack(), "cicd-roles", ""))
                .append("  Only once, then the pipeline updates itself:\n")
                .append(serviceLinkedRole("codestar-notifications.amazonaws.com"))
                .append(deploy(
                        names.pipeline(),
                        "pipeline",
                        " --role-arn " + names.updateRoleArn()
                                + (pipelineBytes > BYTES_WITHOUT_BUCKET ? " --s3-bucket A-BUCKET-OF-YOURS" : "")));
        return text.toString();
    }

    /** The command fails if the account has the role, which is fine. */
    private static String serviceLinkedRole(String service) {
        return "    aws iam create-service-linked-role --aws-service-name %s || true%n".formatted(service);
    }

    private String deploy(String stack, String template, String more) {
        return "    aws cloudformation deploy --region %s --stack-name %s --template-file %s.template.json --capabilities CAPABILITY_NAMED_IAM%s%n"
                .formatted(settings.region(), stack, templates.resolve(template), more);
    }
}
