"""Write docs/cli.md from the commands themselves, or check that it says what they say.

python docs/tools/cli_reference.py [--check]
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.text import Text
from typer.main import get_command

import kg.cli
from kg.cli.app import app

REFERENCE = Path(__file__).parent.parent / "cli.md"
HEAD = """# The commands

<!-- Written by docs/tools/cli_reference.py from the commands; change those and run it again. -->

Every command tells its own part with `--help`. Results go to standard output, progress and complaints to standard
error. Exit status: 0 all went well, 1 something was left out and told, 2 nothing could be done.
"""


def commands() -> Mapping[str, Any]:
    """Return every command by name, after importing the modules that register them."""
    for module in pkgutil.iter_modules(kg.cli.__path__, "kg.cli."):
        importlib.import_module(module.name)
    group: Any = get_command(app)
    return dict(sorted(group.commands.items()))  # the order of registration is that of imports, which others share


def reference() -> str:
    """Return the text of docs/cli.md."""
    known = commands()
    contents = "\n".join(f"* [`kg {name}`](#kg-{name}): {_first(known[name].help)}" for name in known)
    sections = "".join("\n" + "\n".join(_section(name, command)) + "\n" for name, command in known.items())
    return f"{HEAD}\n{contents}\n{sections}"


def options(command: Any) -> list[str]:
    """Return every long and short name of the options of a command, `--help` left out."""
    named = (name for p in command.params if p.param_type_name == "option" for name in (*p.opts, *p.secondary_opts))
    return [name for name in named if name != "--help"]


def _section(name: str, command: Any) -> Iterator[str]:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    usage = " ".join(_metavar(p) if p.required else f"[{_metavar(p)}]" for p in arguments)
    yield f"## kg {name}\n"
    yield f"`kg {name} [OPTIONS] {usage}`".replace(" `", "`") + "\n"
    yield "\n\n".join(" ".join(_plain(part).split()) for part in (command.help or "").split("\n\n")) + "\n"
    if command.epilog:
        label, _, line = _plain(command.epilog).partition(":")
        yield f"{label}: `{line.strip()}`\n"
    rows = [(f"`{_metavar(p)}`", p) for p in arguments] + [(_names(p), p) for p in command.params if _shown(p)]
    if rows:
        yield "| | | default |\n|---|---|---|"
        yield from (f"| {names} | {_cell(_plain(p.help or ''))} | {_default(p)} |" for names, p in rows)


def _shown(parameter: Any) -> bool:
    return parameter.param_type_name == "option" and "--help" not in parameter.opts


def _names(parameter: Any) -> str:
    on, off = (" ".join(f"`{name}`" for name in names) for names in (parameter.opts, parameter.secondary_opts))
    return f"{on} / {off}" if off else on


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _default(parameter: Any) -> str:
    value = parameter.default
    if value is None or value is False or value == "" or callable(value) or isinstance(value, list | tuple):
        return ""
    if isinstance(value, Path) and value.is_relative_to(Path.home()):
        value = Path("~") / value.relative_to(Path.home())
    return "on" if value is True else f"`{_cell(str(value))}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _plain(markup: str) -> str:
    return Text.from_markup(markup).plain


def _first(text: str | None) -> str:
    return " ".join(_plain(text or "").split("\n\n")[0].split())


def main(arguments: list[str]) -> int:
    """Write or check the file; return the exit status."""
    text = reference()
    if "--check" not in arguments:
        REFERENCE.write_text(text, encoding="utf-8")
        return 0
    if REFERENCE.is_file() and REFERENCE.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write("docs/cli.md is not what the commands say. Run python docs/tools/cli_reference.py.\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
