"""Taking in chats and address books from files."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

import click

from app.actions import accounts, importing, moving
from app.cli.group import main, on_data, opened
from app.errors import Conflict, Invalid
from app.runtime import Runtime

_LOOK = 0.3  # seconds between two looks at how far another Kith has come


@main.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--user", "email", default="", help="Whose data it goes to. Only --dump does without.")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and store nothing.")
@click.option(
    "--format", "kind", type=click.Choice(["auto", "whatsapp", "csv", "vcard", "json"]), default="auto", show_default=True,
    help="What the files are.",
)  # fmt: skip
@click.option("--me", default="", help="The name under which you write in the chat.")
@click.option("--order", type=click.Choice(["DMY", "MDY", "YMD"]), default=None, help="How days are written, where that is read wrong.")
@click.option("--zone", default=None, help="Time zone of the phone that exported (default: yours).")
@click.option("--dump", type=click.Path(path_type=Path, dir_okay=False), help="Write what was understood there, as JSON lines.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@on_data
def import_files(
    paths: tuple[Path, ...], email: str, dry_run: bool, kind: str, me: str, order: str | None, zone: str | None, dump: Path | None,
    as_json: bool, data_dir: Path | None,
) -> None:  # fmt: skip
    """Take in chats exported from WhatsApp (.txt, .zip), address books (CSV, vCard, JSON), and whole accounts of Kith.

    What is stored already stays as it is: the same file twice changes nothing. With --dump alone nothing is stored.
    """
    options = {"me": me or None, "order": order, "zone": zone, "format": kind}
    files = list(_files(paths))
    if not files:
        raise click.ClickException("There is no file to import.")
    if dump is not None:
        with dump.open("w", encoding="utf-8", newline="\n") as out:
            for path in files:
                _dump(path, options, out)
        if not email:
            return
    if not email:
        raise click.UsageError("Missing option '--user'.")
    with opened(data_dir) as runtime:
        owner = accounts.owner_by_email(email)
        counts: dict[str, int] = {}
        failed: list[str] = []
        for path in files:
            try:
                found = _look(owner.id, path, options) if dry_run else _take(owner.id, path, options, runtime, quiet=as_json)
            except (Conflict, Invalid) as error:
                failed.append(f"{path.name}: {error.sentence}{' Use --me NAME.' if 'me' in error.fields else ''}")
                continue
            for name, number in found.items():
                counts[name] = counts.get(name, 0) + number
        if as_json:
            click.echo(json.dumps({"files": len(files), "failed": len(failed), **counts}))
        else:
            said = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in counts.items()) or "nothing"
            click.echo(f"{'Would come in' if dry_run else 'Came in'}: {said}.")
    for sentence in failed:
        click.echo(sentence, err=True)
    if failed and dump is None:
        raise click.exceptions.Exit(1)


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Files as named; of a folder what can be read as a chat or an address book."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if p.suffix.casefold() in (".txt", ".zip", ".csv", ".vcf", ".json") and p.is_file())
        else:
            yield path


def _dump(path: Path, options: dict[str, Any], out: TextIO) -> None:
    out.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in importing.understood(path, options))


def _look(owner_id: int, path: Path, options: dict[str, Any]) -> dict[str, int]:
    return importing.rehearse(owner_id, path, options)


def _take(owner_id: int, path: Path, options: dict[str, Any], runtime: Runtime, *, quiet: bool) -> dict[str, int]:
    """Take one file in, with a bar where somebody watches. Where a Kith runs on the data it does the work, so that its pages hear of it."""
    with click.progressbar(length=1, label=path.name[:40], hidden=quiet) as bar:

        def show(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        run_id = 0
        while not run_id or (run := importing.outcome(owner_id, run_id)).state == "running":
            with runtime.keeping.alone() as alone:
                if alone:
                    # Also when the Kith that had it was ended meanwhile: then it goes on here.
                    return _take_alone(owner_id, path, options, runtime, show, begun=run_id > 0)
            run_id = run_id or importing.begin(owner_id, path, options, now=runtime.clock())
            show(*importing.progress_of(owner_id, run_id))
            time.sleep(_LOOK)
        return run.counts


def _take_alone(
    owner_id: int, path: Path, options: dict[str, Any], runtime: Runtime, show: Callable[[int, int], None], *, begun: bool
) -> dict[str, int]:  # fmt: skip
    if moving.is_account(path) and not begun:
        return moving.read_account(owner_id, path, runtime.files, progress=show, now=runtime.clock()).counts
    return importing.by_hand(owner_id, path, options, runtime.files, clock=runtime.clock, progress=show).counts
