"""Starts the embedded AWS: `python -m embedded_aws`, with its settings in the environment (see server/settings.py)."""

from embedded_aws.server import expectations, settings, versions


def main() -> None:
    """Change MiniStack and serve. Ends with a message if the installed MiniStack is not as expected."""
    settings.apply()
    problems = expectations.problems()
    if problems:
        versions.stop(problems)
    # After the settings: MiniStack's modules read the environment when they are imported.
    from embedded_aws import installation

    installation.install()
    from ministack import app

    app.main()


if __name__ == "__main__":
    main()
