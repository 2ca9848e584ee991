"""Keeping data safe: backups, putting one back, and looking whether all is well."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from app import logs
from app import settings as settings_file
from app.cli.group import main, on_data, opened
from app.errors import Invalid
from app.runtime import Runtime

_MARK = {"good": "✓", "warn": "!", "bad": "✗"}


@main.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write to (default: the usual one)."
)
@on_data
def backup(out: Path | None, data_dir: Path | None) -> None:
    """Make a backup now and print where it is. Kith may be running."""
    _settings(data_dir)
    with opened(data_dir) as runtime:
        made = runtime.keeping.back_up(out.absolute() if out else None)
    click.echo(str(made.path))


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@on_data
def restore(file: Path, data_dir: Path | None) -> None:
    """Put a backup back. Kith must not be running; what is there now is set aside."""
    runtime = Runtime(_settings(data_dir))
    restored = runtime.keeping.restore(file.absolute())
    made = datetime.fromtimestamp(restored.made_at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    click.echo(f"Restored as it was on {made}.")
    if restored.aside.exists():
        click.echo(f"What was here before is in {restored.aside}; delete that folder when you are content.")
    if restored.missing:
        click.echo(f"{restored.missing} media files are neither here nor beside the backup.", err=True)


@main.command()
@click.option("--deep", is_flag=True, help="Read every media file and every backup as well.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON for each finding.")
@on_data
def doctor(deep: bool, as_json: bool, data_dir: Path | None) -> None:
    """Look whether all is well, and say what to do where it is not. Exit code 1 if something is bad."""
    findings = Runtime(_settings(data_dir)).keeping.examine(deep=deep)
    for finding in findings:
        click.echo(
            json.dumps(finding._asdict())
            if as_json
            else f"{_MARK[finding.state]} {finding.about:<9} {finding.sentence}"
        )
    if any(finding.state == "bad" for finding in findings):
        raise click.exceptions.Exit(1)


def _settings(data_dir: Path | None) -> settings_file.Settings:
    logs.configure("WARNING")
    settings = settings_file.load(data_dir=data_dir)
    if not settings.data_dir.is_dir():
        raise Invalid("There is no data directory at that place; say --data-dir or KITH_DATA_DIR.", code="no_data")
    return settings
