package com.example.pipeline.cli.codebuild;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The commands of a build's image that install packages of its operating system. In CodeBuild they change the container.
 * Here they would change this machine, so they only check that what they would install is there. A package manager that the
 * image does not have is not found.
 */
final class PackageManagers {
    private static final List<String> DEBIAN = List.of("apt", "apt-get");
    private static final List<String> RED_HAT = List.of("dnf", "yum");
    private static final List<String> ALPINE = List.of("apk");

    /** What each command does is known from its first word: install, nothing, or something that only reads. */
    private static final String SCRIPT = """
            command=
            missing=
            for argument in "$@"; do
                case $argument in
                    -*) continue ;;
                esac
                if [ -z "$command" ]; then
                    command=$argument
                    case $command in
                        install|reinstall|localinstall|add) ;;
                        *) break ;;
                    esac
                    continue
                fi
                package=${argument%%%%=*}
                command -v "$package" >/dev/null || dpkg -s "$package" >/dev/null 2>&1 || rpm -q "$package" >/dev/null 2>&1 ||
                    missing="$missing $package"
            done
            case $command in
                install|reinstall|localinstall|add)
                    [ -z "$missing" ] && exit 0
                    echo "%1$s: not installed on this machine:$missing. The local run installs no packages of the operating system" >&2
                    exit 1 ;;
                autoclean|autoremove|check-update|clean|dist-upgrade|makecache|purge|remove|update|upgrade)
                    echo "%1$s $command: the local run changes no packages of the operating system"
                    exit 0 ;;
                '')
                    exit 0 ;;
            esac
            echo "%1$s $command: not supported by the local run" >&2
            exit 1
            """;

    private static final String NOT_FOUND = "echo '%s: command not found' >&2\nexit 127\n";
    private static final String NO_ROOT =
            "echo '%s: This command has to be run with superuser privileges (builds on Lambda compute have none)' >&2\nexit 1\n";

    private PackageManagers() {}

    /** Returns the scripts, without their first line, by the names of the commands. */
    static Map<String, String> scripts(BuildImage image) {
        Map<String, String> scripts = new TreeMap<>();
        if (image.sh() == null) {
            // Nothing is known of the image.
            List.of(DEBIAN, RED_HAT, ALPINE).forEach(names -> put(scripts, names, SCRIPT));
        } else if (image.sh().equals("dash")) {
            put(scripts, RED_HAT, NOT_FOUND);
            put(scripts, ALPINE, NOT_FOUND);
            put(scripts, DEBIAN, SCRIPT);
        } else {
            put(scripts, DEBIAN, NOT_FOUND);
            put(scripts, ALPINE, NOT_FOUND);
            put(scripts, RED_HAT, image.runtimes() == null ? NO_ROOT : SCRIPT);
        }
        return scripts;
    }

    private static void put(Map<String, String> scripts, List<String> names, String script) {
        names.forEach(name -> scripts.put(name, script.formatted(name)));
    }
}
