"""User data of cloud-init that stands in other files: here-documents of Terraform, block scalars of templates.

https://developer.hashicorp.com/terraform/language/expressions/strings#heredoc-strings,
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/quickref-ec2-instance-config.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.source import LineOrigin, Source

NAME = "user-data"
"""What such a text is called, so that its loader knows it."""

_HEADER = "#cloud-config"
_MARKER = re.compile(r"<<[-~]?[ \t]*[\"']?([A-Za-z_]\w*)[\"']?\s*\Z", re.ASCII)
_MOST = 200


def user_data_of(source: Source) -> Iterator[tuple[int, Source]]:
    """The line and text of each user data that begins with `#cloud-config` on a line of its own below the first."""
    if _HEADER not in source.text:
        return
    lines = source.text.split("\n")
    found, row = 0, 1
    while row < len(lines) and found < _MOST:
        line = lines[row]
        if line.strip() != _HEADER:
            row += 1
            continue
        indentation = len(line) - len(line.lstrip())
        marker = _MARKER.search(lines[row - 1])
        if marker is None and not (indentation and lines[row - 1].rstrip().endswith(("|", "|-", "|+"))):
            row += 1
            continue
        end = _end(lines, row, indentation, marker[1] if marker is not None else "")
        inner = [text[indentation:] if not text[:indentation].strip() else text for text in lines[row:end]]
        origins = [LineOrigin(number, len(lines[number - 1]) - len(text)) for number, text in enumerate(inner, row + 1)]
        yield row + 1, source.embed("\n".join(inner) + "\n", [*origins, LineOrigin(end, 0)])
        found, row = found + 1, end


def _end(lines: list[str], row: int, indentation: int, marker: str) -> int:
    """The row behind the text's last line."""
    while row < len(lines):
        line = lines[row]
        if marker and line.strip() == marker:
            break
        if not marker and line.strip() and len(line) - len(line.lstrip()) < indentation:
            break
        row += 1
    return row
