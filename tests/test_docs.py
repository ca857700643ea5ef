"""The documentation is run: what it shows works as it stands.

In README.md, README.zh.md, docs/*.md and docs/export/*.md every ```bash block that begins with `kg ` and every
```python block is run in a copy of the examples, the blocks of one file in order in one folder. A block that is not to
be run has the line `<!-- not run: the reason -->` above its fence.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).parent.parent
DOCS = (*sorted((TOP / "docs").glob("*.md")), *sorted((TOP / "docs" / "export").glob("*.md")))
PAGES = [path for path in (TOP / "README.md", TOP / "README.zh.md", *DOCS) if path.is_file()]
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
NOT_RUN = re.compile(r"<!-- not run:(.*?)-->\s*\Z", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
DEADLINE = 300  # seconds for one block


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and the line of the page where its fence stands."""

    language: str
    text: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of a page that are to be run."""
    for fence in FENCE.finditer(page):
        language, text = fence[1], fence[2]
        if language == "python" or (language == "bash" and _first_word(text) == "kg"):
            line = page.count("\n", 0, fence.start()) + 1
            skipped = NOT_RUN.search(page, 0, fence.start())
            if skipped is None:
                yield Block(language, text, line)
            elif not skipped[1].strip():
                raise ValueError(f"line {line}: say why the block is not run")


def _first_word(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return lines[0].split()[0] if lines else ""


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder with the examples and the ontology, as a reader of the page has them."""
    for name in ("examples", "ontology"):
        shutil.copytree(TOP / name, tmp_path / name)
    (tmp_path / ".bin").mkdir()
    command = tmp_path / ".bin" / "kg"
    script = f"#!{sys.executable}\nfrom kg.cli import main\nif __name__ == '__main__':\n    main()\n"
    command.write_text(script, encoding="utf-8")
    command.chmod(0o755)
    return tmp_path


def run(block: Block, workplace: Path) -> subprocess.CompletedProcess[str]:
    bash = block.language == "bash"
    command = ["bash", "-euo", "pipefail", "-c", block.text] if bash else [sys.executable, "-c", block.text]
    environment = {
        **os.environ,
        "PATH": f"{workplace / '.bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(TOP),
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(
        command,
        cwd=workplace,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=DEADLINE,
        check=False,
    )


def with_blocks_of_their_own() -> list[Path]:
    """The pages less those that show the same blocks as an earlier one, as a translation does."""
    shown: dict[tuple[str, ...], Path] = {}
    for page in PAGES:
        shown.setdefault(tuple(block.text for block in blocks(page.read_text(encoding="utf-8"))), page)
    return [page for texts, page in shown.items() if texts]


@pytest.mark.parametrize("page", with_blocks_of_their_own(), ids=lambda page: str(page.relative_to(TOP)))
def test_every_block_of_a_page_runs(page: Path, workplace: Path) -> None:
    for block in blocks(page.read_text(encoding="utf-8")):
        done = run(block, workplace)
        assert done.returncode == 0, (
            f"{page.name}, line {block.line}:\n{block.text}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TOP)))
def test_every_link_inside_the_repository_leads_somewhere(page: Path) -> None:
    targets = [link.partition("#")[0] for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8")))]
    inside = [target for target in targets if target and not re.match(r"[a-z]+:", target)]
    assert [target for target in inside if not (page.parent / target).exists()] == []


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cli_reference", TOP / "docs" / "tools" / "cli_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_command_reference_is_what_the_commands_say(reference: ModuleType) -> None:
    assert reference.main(["--check"]) == 0


def test_every_command_and_option_is_documented(reference: ModuleType) -> None:
    text = (TOP / "docs" / "cli.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## kg (\S+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    commands = reference.commands()
    assert list(sections) == list(commands)
    for name, command in commands.items():
        assert [option for option in reference.options(command) if f"`{option}`" not in sections[name]] == []
        assert "Example: `kg " in sections[name], f"kg {name} shows no example"


PAGE = """
```bash
# look
kg build news
```
```bash
pip install x
```
```text
kg is no command here
```

<!-- not run: it waits for ever -->
```bash
kg serve
```
```python
print("已读")
```
"""


def test_blocks_are_found_and_told_by_line() -> None:
    assert list(blocks(PAGE)) == [
        Block("bash", "# look\nkg build news\n", 2),
        Block("python", 'print("已读")\n', 17),
    ]


def test_a_block_is_left_out_only_for_a_reason() -> None:
    with pytest.raises(ValueError, match="line 2: say why"):
        list(blocks("<!-- not run: -->\n```python\n1/0\n```\n"))


def test_a_failing_block_fails(workplace: Path) -> None:
    assert run(Block("python", "import kg; print('馬'); raise SystemExit(3)", 1), workplace).returncode == 3
    assert run(Block("bash", "false | cat", 1), workplace).returncode == 1
    assert run(Block("bash", "test -d examples/news && command -v kg", 1), workplace).stdout.strip().endswith(".bin/kg")
