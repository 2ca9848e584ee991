"""Jobs by hand, and measurements."""

from __future__ import annotations

from pathlib import Path

import click

from app import logs
from app.cli.group import main, on_data, opened


@main.group()
def job() -> None:
    """What Kith does by itself."""


@job.command("list")
@on_data
def job_list(data_dir: Path | None) -> None:
    """List the jobs and their rhythm."""
    with opened(data_dir) as runtime:
        for entry in runtime.table():
            click.echo(f"{entry.name:<20} every {entry.every:g} s   {entry.what}")


@job.command("run")
@click.argument("name")
@on_data
def job_run(name: str, data_dir: Path | None) -> None:
    """Run one job now and print how much it did."""
    with opened(data_dir) as runtime:
        click.echo(str(runtime.run_job(name)))


@main.command()
@click.argument("names", nargs=-1)
@click.option("--messages", default=100_000, show_default=True, help="Size of the data set.")
@click.option("--set", "set_path", type=click.Path(path_type=Path), help="For replies: labelled turns to score.")
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write the figures there as well.")
def bench(names: tuple[str, ...], messages: int, set_path: Path | None, json_path: Path | None) -> None:
    """Measure Kith against floors taken in the same run; `replies` scores the reply engine."""
    from app import bench as suite
    from app.bench import replies

    logs.configure("WARNING")
    if "replies" in names:
        if len(names) > 1:
            raise click.ClickException("`bench replies` stands alone: its figures are no ratios.")
        replies.run(set_path, json_path)
    elif set_path is not None:
        raise click.ClickException("--set goes with `bench replies`.")
    else:
        suite.run(list(names), messages, json_path)
