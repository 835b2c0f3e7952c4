package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Links the cache paths of a buildspec to a directory that later builds see again, as CodeBuild's local custom
 * cache does ("Local caching": only directories, by symbolic links; a directory of the source has priority).
 */
final class CacheLinks {
    private CacheLinks() {}

    /** @param cache null if the project has no cache */
    static void link(String pattern, Path source, Path cache, BuildLog log) throws IOException {
        String path = pattern.replaceFirst("(/\\*+)+$", "");
        Path folder = source.resolve(path).normalize();
        if (cache == null) {
            log.container("Cache path " + pattern + ": the project has no cache");
        } else if (path.startsWith("/") || path.startsWith("~")) {
            log.container("Cache path " + pattern + ": not below the source, this machine keeps it anyway");
        } else if (path.contains("*") || !folder.startsWith(source) || folder.equals(source)) {
            log.container("Cache path " + pattern + ": only directories below the source can be cached");
        } else if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            log.container("Cache path " + pattern + ": not linked, the source has it");
        } else {
            Path cached = Files.createDirectories(cache.resolve(source.relativize(folder)));
            Files.createDirectories(folder.getParent());
            Files.createSymbolicLink(folder, cached.toAbsolutePath());
            log.container("Cache path " + pattern + ": linked");
        }
    }
}
