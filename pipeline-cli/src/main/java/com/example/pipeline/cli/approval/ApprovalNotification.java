package com.example.pipeline.cli.approval;

import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sns.model.Subscription;
import tools.jackson.databind.json.JsonMapper;

/** The message to an approval's topic ("JSON data format for manual approval notifications"). */
record ApprovalNotification(ActionRun run, String token, Duration timeout) {
    private static final int LONGEST_SUBJECT = 100;
    private static final DateTimeFormatter EXPIRES = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm'Z'");

    /**
     * Publishes with the action's rights, if the action has a topic. Nothing is sent: the mail is a file of the run.
     *
     * @return the file
     */
    Optional<Path> publish(ActionRoles roles) throws IOException {
        String topic = run.action().configuration("NotificationArn");
        if (topic == null) {
            return Optional.empty();
        }
        String id = roles.clients(run)
                .sns(roles.sessions(run).get())
                .publish(request -> request.topicArn(topic).subject(subject()).message(message()))
                .messageId();
        run.log().line("Published to " + topic + " as " + id);
        String to = roles
                .clients(run)
                .sns(roles.user(run))
                .listSubscriptionsByTopic(request -> request.topicArn(topic))
                .subscriptions()
                .stream()
                .map(Subscription::endpoint)
                .collect(Collectors.joining(", "));
        Path mail = run.execution()
                .directory()
                .resolve("mails")
                .resolve(run.stage() + "." + run.action().name() + ".txt");
        Files.createDirectories(mail.getParent());
        return Optional.of(Files.writeString(
                mail, "To: " + to + "\nSubject: " + subject() + "\nMessage-ID: " + id + "\n\n" + message() + "\n"));
    }

    private String subject() {
        String subject = "APPROVAL NEEDED: AWS CodePipeline "
                + run.execution().location().name() + " for action "
                + run.action().name();
        return subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT - 3) + "...";
    }

    String message() {
        PipelineLocation location = run.execution().location();
        Action action = run.action();
        String console = "https://console.aws.amazon.com/codesuite/codepipeline/pipelines/" + location.name()
                + "/view?region=" + location.region();
        Map<String, Object> approval = new LinkedHashMap<>();
        approval.put("pipelineName", location.name());
        approval.put("stageName", run.stage());
        approval.put("actionName", action.name());
        approval.put("token", token);
        approval.put("expires", ZonedDateTime.now(ZoneOffset.UTC).plus(timeout).format(EXPIRES));
        approval.put("externalEntityLink", action.configuration("ExternalEntityLink"));
        approval.put("approvalReviewLink", console + "#/" + run.stage() + "/" + action.name() + "/approve/" + token);
        approval.put("customData", action.configuration("CustomData"));
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("region", location.region());
        message.put("consoleLink", console);
        message.put("approval", approval);
        return new JsonMapper().writeValueAsString(message);
    }
}
