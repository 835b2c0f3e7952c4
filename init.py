#!/usr/bin/env python3
"""Gives a new copy of this repository the names, accounts, and environments of your application.

Asks for what the options don't say. Renames the modules, packages, and classes of the sample, writes pipeline.yaml, and
removes itself. The build and the pipeline keep their packages, so that later changes of the original still merge.
"""

import argparse
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent
SETTINGS = "pipeline.yaml"
SCHEMA = "pipeline-infra/src/main/resources/pipeline.schema.json"
RUNNER = "pipeline-cli/"
# A table of the roles of the original, which a test of the delivery makes again.
PERMISSIONS = "docs/permissions.md"
TESTS = "delivery-tests/src/test/java/com/example/delivery/"
REMOVED = ("init.py", TESTS + "InitIT.java", TESTS + "ForkIT.java")
APPROVAL_DAYS = 14

KEYWORDS = set(
    "abstract assert boolean break byte case catch char class const continue default do double else enum extends final"
    " finally float for goto if implements import instanceof int interface long native new package private protected"
    " public return short static strictfp super switch synchronized this throw throws transient try void volatile while"
    " true false null _".split()
)
RESERVED_PACKAGES = ("java", "javax", "com.example.roles", "com.example.pipeline", "com.example.delivery")
# "General purpose bucket naming rules". The artifact bucket starts with the application's name.
RESERVED_PREFIXES = ("xn--", "sthree-")


class Mistake(Exception):
    """What the user has to correct."""


def git(*arguments):
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise Mistake(f"git {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout


class Sample:
    """The names that the repository has now, from its settings and its structure."""

    def __init__(self):
        self.settings = (ROOT / SETTINGS).read_text()
        self.files = git("ls-files", "-z").rstrip("\0").split("\0")
        self.application = re.search(r"^application: *([\w-]+)", self.settings, re.M).group(1)
        modules = re.findall(r"<module>(.*?)</module>", (ROOT / "pom.xml").read_text())
        self.modules = [module for module in modules if module.startswith(self.application + "-")]
        packages = {
            str(pathlib.PurePath(name).parent.parent.relative_to(f"{module}/src/main/java")).replace("/", ".")
            for module in self.modules
            for name in self.files
            if name.startswith(f"{module}/src/main/java/") and name.endswith(".java")
        }
        if len(packages) != 1:
            raise Mistake(f"no modules {self.application}-… with one package: this repository was renamed before")
        self.package = packages.pop()
        self.prefix = class_prefix(self.application)

    def is_own(self, name):
        return name.split("/")[0] in self.modules

    def is_renamed(self, name):
        """Tests of the other modules have names of their own."""
        return self.is_own(name) or not name.startswith(RUNNER) and "/src/test/" not in name


class Wanted:
    """What the user wants, checked. The rules are those of the settings' schema."""

    def __init__(self, options, sample):
        self.mistakes = []
        schema = json.loads((ROOT / SCHEMA).read_text())
        keys = schema["properties"]
        environment = keys["environments"]["items"]["properties"]
        self.application = self.checked("--application", options.application, keys["application"])
        self.package = options.package
        self.region = self.checked("--region", options.region, keys["region"])
        self.repository = self.checked("--repository", options.repository, keys["repository"])
        self.branch = self.checked("--branch", options.branch, keys["branch"])
        self.account = self.checked("--account", options.account, schema["$defs"]["account"])
        self.connection = options.connection and self.checked("--connection", options.connection, keys["connection"])
        self.environments = [self.environment(text, environment, schema) for text in options.environment]
        self.check_environments(keys["environments"]["maxItems"])
        self.check_application(sample)
        self.check_package(sample)

    def mistake(self, option, text):
        self.mistakes.append(f"{option}: {text}")

    def checked(self, option, value, rule):
        if not re.search(rule["pattern"], value, re.A):
            self.mistake(option, f'{rule["errorMessage"].removesuffix(", in quotes")}, not "{value}"')
        return value

    def environment(self, text, rules, schema):
        name, _, rest = text.partition("=")
        account, _, mails = rest.partition(":")
        option = f"--environment {text}"
        self.checked(option + ": name", name, rules["name"])
        if name in rules["name"]["reserved"]:
            self.mistake(option, f'"{name}" is reserved')
        self.checked(option + ": account", account, schema["$defs"]["account"])
        mail_rule = rules["approval"]["properties"]["mail"]["items"]
        mails = [self.checked(option + ": mail", mail, mail_rule) for mail in mails.split(",") if mail]
        return name, account, mails

    def check_environments(self, most):
        if not 1 <= len(self.environments) <= most:
            self.mistake("--environment", f"give 1 to {most}")
        names = [name for name, _, _ in self.environments]
        accounts = [self.account] + [account for _, account, _ in self.environments]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.mistake("--environment", f'two environments are named "{name}"')
        for account in sorted({account for account in accounts if accounts.count(account) > 1}):
            self.mistake("--environment", f"account {account} is used twice; each environment and the pipeline need one")

    def check_application(self, sample):
        name = self.application
        for prefix in RESERVED_PREFIXES:
            if name.startswith(prefix):
                self.mistake("--application", f'"{name}": S3 reserves names that start with {prefix}')
        for module in sample.modules:
            new = name + module.removeprefix(sample.application)
            if new != module and (ROOT / new).exists():
                self.mistake("--application", f'"{name}": there is a module {new} already')
        if name == sample.application:
            self.mistake("--application", f'"{name}" is the name of the sample')
        own = {pathlib.PurePath(file).stem for file in sample.files if sample.is_own(file)}
        classes = {pathlib.PurePath(file).stem for file in sample.files if file.endswith(".java")} - own
        for file in filter(sample.is_own, sample.files):
            if file.endswith(".java"):
                classes.update(re.findall(r"^import .*?\.(\w+);", (ROOT / file).read_text(), re.M))
        for old in sorted(own):
            new = old.replace(sample.prefix, class_prefix(name), 1)
            if new != old and new in classes - own:
                self.mistake("--application", f'"{name}": the name of the class {new} is taken')

    def check_package(self, sample):
        parts = self.package.split(".")
        if len(parts) < 2 or not all(re.fullmatch(r"[a-z][a-z0-9_]*", part) for part in parts):
            self.mistake("--package", f'must be a Java package such as com.acme.orders, not "{self.package}"')
        for keyword in sorted(KEYWORDS.intersection(parts)):
            self.mistake("--package", f'"{keyword}" is a keyword of Java')
        for taken in RESERVED_PACKAGES + (sample.package,):
            if f"{self.package}.".startswith(taken + ".") or taken.startswith(f"{self.package}."):
                self.mistake("--package", f'"{self.package}" overlaps with {taken}')


def class_prefix(application):
    """x-1-orders as X1Orders."""
    return "".join(part.capitalize() for part in application.split("-"))


def renaming(sample, wanted):
    """Returns a function that renames what a text or a path says."""
    new = wanted.application
    rules = [
        (re.escape(sample.package) + r"(?=\W)", wanted.package),
        (re.escape(sample.package.replace(".", "/")) + r"(?=\W|$)", wanted.package.replace(".", "/")),
        *((rf"(?<![\w-]){re.escape(old)}(?![\w-])", new + old.removeprefix(sample.application)) for old in sample.modules),
        (rf"\b{sample.prefix}(?=[A-Z])", class_prefix(new)),
    ]

    def renamed(text, names=False):
        more = [(rf"(?<![\w/-]){sample.application}(?=-[a-z]|`)", new)] if names else []
        for old, by in rules + more:
            text = re.sub(old, lambda _, by=by: by, text)
        return text

    return renamed


def new_settings(sample, wanted):
    """The settings with their comments."""
    connection = wanted.connection or re.sub(
        r"(connections:)[^:]+:\d+", rf"\g<1>{wanted.region}:{wanted.account}",
        re.search(r"^connection: *(\S+)", sample.settings, re.M).group(1),
    )
    old_repository = re.search(r"^repository: *(\S+)", sample.settings, re.M).group(1)
    text = sample.settings
    for key, value in {
        "application": scalar(wanted.application),
        "region": wanted.region,
        "account": f'"{wanted.account}"',
        "repository": wanted.repository,
        "branch": scalar(wanted.branch),
        "connection": connection,
    }.items():
        text = re.sub(rf"^{key}: *(\S+)( *)(#.*)?$", lambda line: with_comment(f"{key}: {value}", line), text, flags=re.M)
    text = re.sub(r"^compare:.*$", lambda line: line.group().replace(old_repository, wanted.repository), text, flags=re.M)
    head, environments = re.split(r"(?<=\n)(?=environments:)", text)
    comments = dict(re.findall(r"^ *(?:- )?([\w-]+):.*?(#.*)$", environments, re.M))
    lines = []

    def line(key, code):
        comment = comments.pop(key, None)
        lines.append(f"{code:<39} {comment}" if comment else code)

    line("environments", "environments:")
    for name, account, mails in wanted.environments:
        line("name", f"  - name: {scalar(name)}")
        line("account", f'    account: "{account}"')
        if mails:
            line("approval", "    approval:")
            line("mail", f"      mail: [{', '.join(map(scalar, mails))}]")
            line("days", f"      days: {APPROVAL_DAYS}")
        lines.append("")
    return head + "\n".join(lines).rstrip() + "\n"


def with_comment(code, line):
    """Keeps the comment of a line in its column."""
    comment = line.group(3)
    column = line.start(3) - line.start()
    return f"{code:<{column - 1}} {comment}" if comment else code


def scalar(text):
    """Text that YAML could read as something else, in quotes."""
    plain = re.fullmatch(r"[A-Za-z][\w./@+-]*", text) and text.lower() not in ("yes", "no", "on", "off", "true", "false", "null", "y", "n")
    return text if plain else json.dumps(text)


def plan(sample, wanted):
    """Returns the content of each file that is new or changes, and the files that go. Writes nothing."""
    renamed = renaming(sample, wanted)
    written, removed = {}, []
    for name in sample.files:
        if name in REMOVED:
            removed.append(name)
        elif name == SETTINGS:
            written[name] = new_settings(sample, wanted).encode()
        elif name == PERMISSIONS:
            first = (ROOT / name).read_text().split("\n", 1)[0]
            written[name] = f"{first}\n# Permissions\n\nmvn verify writes the table.\n".encode()
        elif sample.is_renamed(name) and not (ROOT / name).is_symlink():
            content = (ROOT / name).read_bytes()
            try:
                new = renamed(content.decode(), name.endswith(".md")).encode()
            except UnicodeDecodeError:
                new = content
            target = renamed(name) if sample.is_own(name) else name
            if (target, new) != (name, content):
                written[target] = new
            if target != name:
                removed.append(name)
    return written, removed


def write(sample, written, removed):
    """Writes all, or leaves the work tree as it was."""
    try:
        modes = {name: (ROOT / name).stat().st_mode for name in written if (ROOT / name).exists()}
        for name, content in written.items():
            (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / name).write_bytes(content)
            if name in modes:
                (ROOT / name).chmod(modes[name])
        git("rm", "--quiet", "--", *removed)
        # Names change the order of imports and the length of lines.
        formatter = subprocess.run(
            ["mvn", "-q", "-B", "-ntp", "-N", "spotless:apply"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if formatter.returncode:
            raise Mistake("mvn spotless:apply failed; nothing is changed\n" + formatter.stdout.strip())
        git("add", "--", *written)
    except BaseException:
        git("reset", "--quiet", "--hard")
        new = set(written) - set(sample.files)
        for name in new:
            (ROOT / name).unlink(missing_ok=True)
        for folder in {name.split("/")[0] for name in new}:
            remove_empty(ROOT / folder)
        raise
    for module in sample.modules:
        shutil.rmtree(ROOT / module / "target", ignore_errors=True)
        remove_empty(ROOT / module)


def remove_empty(folder):
    """Removes the folders in which there is no file."""
    for inner in sorted(folder.rglob("*"), reverse=True) + [folder]:
        if inner.is_dir() and not any(inner.iterdir()):
            inner.rmdir()


OPTIONS = {
    "application": ("NAME", "prefix of all names in AWS, and of the modules: 2 to 11 lower-case letters, digits, and hyphens"),
    "package": ("PACKAGE", "Java package of the application, such as com.acme.orders"),
    "repository": ("OWNER/NAME", "the repository at its host"),
    "branch": ("BRANCH", "the branch whose pushes start the pipeline"),
    "region": ("REGION", "the region of the pipeline and of all environments"),
    "account": ("ID", "the CI/CD account, which has the pipeline"),
}
ENVIRONMENT = "NAME=ACCOUNT[:MAIL,...]"


def parser():
    options = argparse.ArgumentParser(
        prog="./pipeline init",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Exit codes: 0 done, 2 a mistake; then nothing is changed.",
        allow_abbrev=False,
    )
    for name, (value, text) in OPTIONS.items():
        options.add_argument(f"--{name}", metavar=value, help=text)
    options.add_argument(
        "--environment", metavar=ENVIRONMENT, action="append", default=[],
        help="an environment, in the order of deployment; with mails, its deployments wait for an approval. Repeat it.",
    )
    options.add_argument(
        "--connection", metavar="ARN", help="the connection to the repository; without it, put it into pipeline.yaml later"
    )
    return options


def ask(options, sample):
    """Asks for what the options don't say, if somebody is there to answer. Returns whether somebody is."""
    missing = [name for name in OPTIONS if getattr(options, name) is None]
    if not sys.stdin.isatty():
        missing += [] if options.environment else ["environment"]
        if missing:
            raise Mistake("without a terminal, give all options: " + ", ".join("--" + name for name in missing))
        return False
    defaults = {
        "branch": re.search(r"^branch: *(\S+)", sample.settings, re.M).group(1),
        "region": re.search(r"^region: *(\S+)", sample.settings, re.M).group(1),
    }
    for name in missing:
        default = defaults.get(name, "")
        print(f"{name.capitalize()}: {OPTIONS[name][1]}")
        answer = input(f"  [{default}] " if default else "  ").strip()
        setattr(options, name, answer or default)
    if not options.environment:
        print(f"Environments, in the order of deployment, one a line: {ENVIRONMENT}. An empty line ends the list.")
        while answer := input("  ").strip():
            options.environment.append(answer)
    return True


def command(options):
    """The same without questions."""
    given = [(name, getattr(options, name)) for name in OPTIONS] + [("connection", options.connection)]
    given += [("environment", environment) for environment in options.environment]
    return "./pipeline init " + " ".join(f"--{name}={shlex.quote(value)}" for name, value in given if value)


def main():
    options = parser().parse_args()
    asked = False
    try:
        if git("rev-parse", "--show-toplevel").strip() != str(ROOT):
            raise Mistake(f"{ROOT} is not the top folder of a Git repository: git init, git add, git commit")
        if git("status", "--porcelain"):
            raise Mistake("there are uncommitted changes: commit them first, so that you see what init changes")
        sample = Sample()
        asked = ask(options, sample)
        wanted = Wanted(options, sample)
        if wanted.mistakes:
            raise Mistake("\n".join(wanted.mistakes))
        written, removed = plan(sample, wanted)
        write(sample, written, removed)
    except Mistake as mistake:
        for line in str(mistake).splitlines():
            print(f"init: {line}", file=sys.stderr)
        if asked:
            print(f"Your answers, to correct: {command(options)}", file=sys.stderr)
        sys.exit(2)
    except (KeyboardInterrupt, EOFError):
        print("\ninit: stopped; nothing is changed", file=sys.stderr)
        sys.exit(130)
    print(f"Renamed {sample.application} to {wanted.application}: {len(written)} files written, {len(removed)} removed.")
    print("Next:")
    if git("branch", "--show-current").strip() != wanted.branch:
        print(f"  git switch -c {shlex.quote(wanted.branch)}    # its pushes start the pipeline")
    print(f'  git commit -m "Start {wanted.application}"')
    if (ROOT / ".pipeline").exists():
        print("  ./pipeline reset    # the local accounts still have the sample")
    print("  mvn verify")
    print("  ./pipeline run")


if __name__ == "__main__":
    main()
