package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.SignedCalls;
import com.example.pipeline.cli.embedded.SignedCalls.CallRefused;
import com.example.pipeline.cli.pipeline.ReportTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * Publishes a build's reports with the rights of its project's role, by the calls that CodeBuild makes
 * ("Permissions for AWS CodeBuild reporting"). Totals only: the files stay in the run's directory.
 */
final class BuildReports {
    private static final String API = "CodeBuild_20161006.";

    private final SignedCalls calls;
    private final AwsSession role;
    private final String groups;

    /** @param project ARN of the build's project */
    BuildReports(SignedCalls calls, AwsSession role, String project) {
        this.calls = calls;
        this.role = role;
        this.groups = project.substring(0, project.indexOf(":project/")) + ":report-group/";
    }

    void publish(List<ReportResult> reports, String buildArn) throws IOException {
        for (ReportResult report : reports) {
            String arn = create(report, buildArn);
            boolean tests = report.type() == ReportResult.Type.TEST;
            call(
                    tests ? "BatchPutTestCases" : "BatchPutCodeCoverages",
                    Map.of("reportArn", arn, tests ? "testCases" : "codeCoverages", List.of()));
            call("UpdateReport", Map.of("reportArn", arn, "status", succeeded(report) ? "SUCCEEDED" : "FAILED"));
        }
    }

    /** Copies the reports' files, by group, to where they stay. */
    static void keep(List<ReportResult> reports, Path sources, Path directory) throws IOException {
        for (ReportResult report : reports) {
            String group = report.group().substring(report.group().lastIndexOf('/') + 1);
            for (Path file : report.files()) {
                Path name = file.startsWith(sources) ? sources.relativize(file) : file.getFileName();
                Path copy = directory.resolve(group).resolve(name);
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    static ReportTotals totals(List<ReportResult> reports) {
        TestTotals tests = reports.stream()
                .map(ReportResult::tests)
                .filter(totals -> totals != null)
                .reduce(TestTotals.NONE, TestTotals::plus);
        CoverageTotals coverage = reports.stream()
                .map(ReportResult::coverage)
                .filter(totals -> totals != null)
                .reduce(CoverageTotals.NONE, CoverageTotals::plus);
        return new ReportTotals(
                tests.tests(),
                tests.failures() + tests.errors(),
                tests.skipped(),
                coverage.linesCovered() + coverage.linesMissed(),
                coverage.linesCovered());
    }

    private static boolean succeeded(ReportResult report) {
        return report.tests() == null
                || report.tests().failures() + report.tests().errors() == 0;
    }

    private String create(ReportResult report, String buildArn) throws IOException {
        String group = report.group().startsWith("arn:") ? report.group() : groups + report.group();
        Map<String, String> request = Map.of("reportGroupArn", group, "executionId", buildArn);
        try {
            return calls.call(role, "codebuild", API + "CreateReport", request)
                    .path("reportArn")
                    .asString();
        } catch (CallRefused e) {
            if (!e.is("ResourceNotFoundException")) {
                throw e;
            }
        }
        call(
                "CreateReportGroup",
                Map.of(
                        "name",
                        group.substring(group.lastIndexOf('/') + 1),
                        "type",
                        report.type().name(),
                        "exportConfig",
                        Map.of("exportConfigType", "NO_EXPORT")));
        return calls.call(role, "codebuild", API + "CreateReport", request)
                .path("reportArn")
                .asString();
    }

    private void call(String operation, Map<String, ?> body) throws IOException {
        calls.call(role, "codebuild", API + operation, body);
    }
}
