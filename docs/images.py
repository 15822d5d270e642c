"""The page of what images of servers record as they come, made of the table that says which of them are judged."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.server_images import BARE

_VERDICTS = {
    "records": "nothing is missing by itself; the format is judged where it is known",
    "records in part": "findings name what is left out",
    "no records": "`completeness/logging-disabled`",
    "not known": "undecided",
}


def images() -> Iterator[str]:
    """The lines of the page."""
    yield "# Images as they come"
    yield ""
    yield "What accesslint says of a service of Compose, a container of Kubernetes or one that Ansible starts where the"
    yield "image is known and nothing is set. Flags, variables and files of the tree change it; a configuration that is"
    yield "mounted from outside the tree, a file of variables that is not in it, or an image of somebody else's, which"
    yield "may bring a configuration of its own, makes it undecided."
    yield ""
    yield "So does a Compose file that is for development or tests, by its name or by what it runs (a mail catcher, an"
    yield "emulator, sources that are mounted over what is built), unless one for production is merged over it."
    yield ""
    yield "| image | as it comes | because | verdict |"
    yield "|---|---|---|---|"
    for one in sorted(BARE, key=lambda bare: bare.title.lower()):
        yield f"| [{one.title}]({one.source}) | {one.verdict} | {one.why} | {_VERDICTS[one.verdict]} |"
