"""The catalogue: every rule that ships and every rule that the user adds, by name.

The shipped rules' metadata come from `policies/index.json`, made by `python -m accesslint.rules.index`,
so that a run reads one file instead of parsing every annotation.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

import msgspec

from accesslint.resources import shipped
from accesslint.rules.annotations import RuleError, read_python, read_rego, rule_of_package
from accesslint.rules.metadata import Rule

INDEX = "index.json"


class Catalogue(msgspec.Struct):
    """Rules by name, where their sources are, and the Rego libraries that they import."""

    rules: dict[str, Rule] = msgspec.field(default_factory=dict)
    folders: dict[str, Path] = msgspec.field(default_factory=dict)
    """By rule name: the folder that `Rule.file` is relative to."""
    libraries: list[Path] = msgspec.field(default_factory=list)

    def path(self, name: str) -> Path:
        """The source file of a rule."""
        return self.folders[name] / self.rules[name].file

    def match(self, word: str) -> list[str]:
        """The rules that a user means: a full name, the name alone, an alias, a pillar, or a glob.

        Raises `RuleError` with a suggestion where there is none.
        """
        found = [
            name
            for name, rule in self.rules.items()
            if word in (name, name.partition("/")[2], rule.pillar)
            or word in rule.aliases
            or fnmatch.fnmatch(name, word)
        ]
        if not found:
            words = [*self.rules, *(name.partition("/")[2] for name in self.rules)]
            close = get_close_matches(word, words, 1)
            hint = f"; did you mean `{close[0]}`?" if close else ""
            raise RuleError(f"there is no rule `{word}`{hint}")
        return found

    def matching(self, words: Iterable[str]) -> set[str]:
        """All rules that any of the words means."""
        return {name for word in words for name in self.match(word)}


def load(named: Sequence[Path] = (), configured: Sequence[Path] = ()) -> Catalogue:
    """The shipped rules and the user's: those named on the command line, and the Rego ones that a configuration names.

    A configuration may come with the very repository that is checked, so Python rules, which are code,
    are not taken from it. Raises `RuleError` for a user's file that cannot be used, or a name that exists already.
    """
    folder = shipped("policies")
    catalogue = Catalogue(libraries=_libraries(folder / "lib"))
    for rule in msgspec.json.decode((folder / INDEX).read_bytes(), type=list[Rule]):
        catalogue.rules[rule.name] = rule
        catalogue.folders[rule.name] = folder
    for path in (*named, *configured):
        if not path.exists():
            raise RuleError(f"{path}: no such policy file or folder")
        add_folder(catalogue, path, trusted=path in named)
    return catalogue


def _libraries(folder: Path) -> list[Path]:
    """The shipped libraries: the one that the others build on comes first, as an OPA server compiles each alone."""
    found = (path for path in folder.glob("*.rego") if _is_source(path))
    return sorted(found, key=lambda path: (path.stem != folder.name, path.name))


def add_folder(catalogue: Catalogue, path: Path, *, trusted: bool = True) -> None:
    """Adds the rules of a file, or of a folder and those below it; Python rules only if they are trusted."""
    base = path if path.is_dir() else path.parent
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if not _is_source(file):
            continue
        relative = file.relative_to(base).as_posix()
        if file.suffix == ".rego":
            text = _text(file)
            if rule_of_package(text) is None:
                catalogue.libraries.append(file)
                continue
            rule = read_rego(text, relative)
        elif not trusted:
            raise RuleError(f"{file}: a Python rule is code; it is run only if named by --policy")
        else:
            from accesslint.rules.python_rules import module_of

            name = f"{file.parent.name if file.parent != base else base.name}/{file.stem.replace('_', '-')}"
            rule = read_python(name, getattr(module_of(file), "METADATA", None), relative)
        if rule.name in catalogue.rules:
            raise RuleError(f"{file}: there is a rule `{rule.name}` already")
        catalogue.rules[rule.name] = rule
        catalogue.folders[rule.name] = base


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise RuleError(f"{file}: cannot be read: {reason}") from error


def _is_source(path: Path) -> bool:
    return path.suffix in {".rego", ".py"} and not path.stem.endswith("_test") and not path.name.startswith("_")
