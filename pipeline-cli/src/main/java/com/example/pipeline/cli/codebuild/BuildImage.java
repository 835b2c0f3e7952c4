package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.document.Scalar;
import com.example.pipeline.cli.document.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a build can notice of its project's image, while it runs on this machine.
 *
 * @param sh what {@code /bin/sh} is, {@code bash} or {@code dash}; null: an image that is not CodeBuild's has its own
 * @param runtimes the versions of each runtime; null: the image takes no {@code runtime-versions}
 */
record BuildImage(String sh, Map<String, List<String>> runtimes) {
    private static final Pattern CODEBUILDS = Pattern.compile("(?:public\\.ecr\\.)?aws/codebuild/(.+)");
    private static final Pattern LAMBDA = Pattern.compile("amazonlinux-\\w+-lambda-standard:.+");
    /** A version that an image can install although it does not have it ("Custom runtime versions"). */
    private static final Pattern CUSTOM = Pattern.compile("(corretto)?\\d+(\\.\\w+)*");

    private static final String NAMES = "images.yml";
    private static final Map<String, Map<String, List<String>>> RUNTIMES = read();
    /** An image that is not CodeBuild's. Nothing is known of it. */
    static final BuildImage UNKNOWN = new BuildImage(null, null);

    private static Map<String, Map<String, List<String>>> read() {
        Map<String, Map<String, List<String>>> images = new LinkedHashMap<>();
        try (InputStream in = BuildImage.class.getResourceAsStream(NAMES)) {
            Problems problems = new Problems(NAMES);
            Section all = Document.yaml(new String(in.readAllBytes(), StandardCharsets.UTF_8), problems);
            for (String image : all.keys()) {
                Map<String, List<String>> runtimes = new LinkedHashMap<>();
                Section declared = all.sectionOrEmpty(image);
                declared.keys()
                        .forEach(runtime -> runtimes.put(
                                runtime,
                                declared.texts(runtime).stream()
                                        .map(Scalar::text)
                                        .toList()));
                images.put(image, runtimes);
            }
            problems.throwIfAny();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return images;
    }

    /**
     * Returns the image of a name ("Docker images provided by CodeBuild").
     *
     * @return nothing for a name that only CodeBuild can use, but that is not known here
     */
    static Optional<BuildImage> of(String name) {
        Matcher codeBuilds = CODEBUILDS.matcher(name);
        if (!codeBuilds.matches()) {
            return Optional.of(UNKNOWN);
        }
        // "amazonlinux2-" is the older name of the same images; a date selects one release of an image.
        String image = codeBuilds
                .group(1)
                .replaceFirst("^amazonlinux2-", "amazonlinux-")
                .replaceFirst("-\\d\\d\\.\\d\\d\\.\\d\\d(\\.\\d+)?$", "");
        if (LAMBDA.matcher(image).matches()) {
            return Optional.of(new BuildImage("bash", null));
        }
        // Ubuntu's images have no distribution in their name.
        return Optional.ofNullable(RUNTIMES.get(image))
                .map(runtimes -> new BuildImage(image.startsWith("standard:") ? "dash" : "bash", runtimes));
    }

    /**
     * Returns whether containers of an environment type run an image: those of ARM and of Lambda compute run images of
     * their own. Nothing is known of images that are not CodeBuild's.
     */
    static boolean fits(String name, String environmentType) {
        Matcher codeBuilds = CODEBUILDS.matcher(name);
        return !codeBuilds.matches()
                || codeBuilds.group(1).contains("aarch64") == environmentType.startsWith("ARM")
                        && LAMBDA.matcher(codeBuilds.group(1)).matches() == environmentType.contains("LAMBDA");
    }

    /**
     * Checks an item of {@code runtime-versions}.
     *
     * @return CodeBuild's message if the image does not have it
     */
    Optional<String> refuses(String runtime, String version) {
        if (runtimes == null) {
            return Optional.empty();
        }
        List<String> versions = runtimes.get(runtime);
        if (versions == null) {
            return Optional.of("Unknown runtime named '" + runtime + "'. This build image has the following runtimes: "
                    + String.join(", ", runtimes.keySet()));
        }
        String prefix = version.replaceFirst("\\.x$", "");
        boolean installed = version.equals("latest")
                || versions.stream().anyMatch(each -> each.equals(prefix) || each.startsWith(prefix + "."));
        if (installed || versions.contains("custom") && CUSTOM.matcher(version).matches()) {
            return Optional.empty();
        }
        return Optional.of("Unknown runtime version named '" + version + "' of " + runtime
                + ". This build image has the following versions: "
                + String.join(
                        ", ",
                        versions.stream().filter(each -> !each.equals("custom")).toList()));
    }
}
