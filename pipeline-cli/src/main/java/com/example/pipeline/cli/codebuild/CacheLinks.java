package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Links the cache paths of a buildspec to a directory that later builds see again, as CodeBuild's local custom
 * cache does ("Local caching": only directories, by symbolic links; a directory of the source has priority).
 */
final class CacheLinks {
    private static final Pattern BELOW_HOME = Pattern.compile("(?:/root|~)/(.+)");

    private CacheLinks() {}

    /**
     * @param home the build's home directory, {@code /root} in CodeBuild's images
     * @param cache null if the project has no cache
     */
    static void link(String pattern, Path source, Path home, Path cache, BuildLog log) throws IOException {
        String path = pattern.replaceFirst("(/\\*+)+$", "");
        Matcher belowHome = BELOW_HOME.matcher(path);
        if (cache == null) {
            log.container("Cache path " + pattern + ": the project has no cache");
        } else if (belowHome.matches()) {
            link(pattern, belowHome.group(1), home, cache.resolve("~"), log);
        } else if (path.startsWith("/") || path.startsWith("~")) {
            log.container("Cache path " + pattern + ": not below the source, this machine keeps it anyway");
        } else {
            link(pattern, path, source, cache, log);
        }
    }

    private static void link(String pattern, String path, Path parent, Path cache, BuildLog log) throws IOException {
        Path folder = parent.resolve(path).normalize();
        if (path.contains("*") || !folder.startsWith(parent) || folder.equals(parent)) {
            log.container("Cache path " + pattern + ": only directories below the source can be cached");
        } else if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            log.container("Cache path " + pattern + ": not linked, the source has it");
        } else {
            Path cached = Files.createDirectories(cache.resolve(parent.relativize(folder)));
            Files.createDirectories(folder.getParent());
            Files.createSymbolicLink(folder, cached.toAbsolutePath());
            log.container("Cache path " + pattern + ": linked");
        }
    }
}
