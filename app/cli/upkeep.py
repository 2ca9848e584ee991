"""Jobs by hand, and measurements."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import humanize

from app import logs
from app.actions import upkeep
from app.cli.group import main, on_data, opened
from app.jobs import Fared


@main.group()
def job() -> None:
    """What Kith does by itself."""


@job.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON for each job.")
@on_data
def job_list(as_json: bool, data_dir: Path | None) -> None:
    """List the jobs: how often, when last, how that went, how long it took, when next."""
    with opened(data_dir) as runtime, runtime.keeping.alone() as alone:
        now, running = runtime.clock(), not alone
        listed = [(one, _next(one, now) if running else 0) for one in runtime.timetable.fared()]
    if as_json:
        for one, next_at in listed:
            click.echo(json.dumps(_told(one, next_at)))
        return
    line = "{:<17} {:>8}  {:<15} {:>8}  {:<15} {}"
    click.echo(line.format("job", "every", "last run", "took", "next", "outcome"))
    for one, next_at in listed:
        took = f"{one.ms:,} ms" if one.at else ""
        due = _span(next_at - now, "in {}") if running else "not running"
        click.echo(line.format(one.job.name, _every(one.job.every), _span(now - one.at, "{} ago") if one.at else "never", took, due, _outcome(one)))


def _next(one: Fared, now: int) -> int:
    """When a running Kith knocks again, at the latest: runs that did nothing are not all written down."""
    every = round(one.job.every * 1000)
    return one.at + every if one.at <= now < one.at + every else now + every


def _outcome(one: Fared) -> str:
    if one.error:
        return f"failed: {one.error}" + (f" ({one.standing.failures} times in a row)" if one.standing.failures > 1 else "")
    return "" if not one.at else f"{one.done} done" if one.done else "nothing to do"


def _every(seconds: float) -> str:
    return f"{seconds:g} s" if seconds < 60 else f"{seconds / 60:g} min" if seconds < 3600 else f"{seconds / 3600:g} h"


def _span(ms: int, words: str) -> str:
    return words.format(humanize.naturaldelta(timedelta(milliseconds=max(0, ms))))


def _told(one: Fared, next_at: int) -> dict[str, object]:
    return {
        "name": one.job.name, "what": one.job.what, "every_seconds": one.job.every, "last_at": _iso(one.at), "last_ms": one.ms,
        "done": one.done, "error": one.error or None, "failures": one.standing.failures, "failed_at": _iso(one.standing.failed_at),
        "next_at": _iso(next_at),
    }  # fmt: skip


def _iso(at: int) -> str | None:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


@job.command("run")
@click.argument("name")
@on_data
def job_run(name: str, data_dir: Path | None) -> None:
    """Run one job now and print how much it did."""
    with opened(data_dir) as runtime:
        click.echo(str(runtime.run_job(name)))


@main.command()
@click.argument("names", nargs=-1, type=click.Choice(tuple(upkeep.INDEXES)))
@on_data
def reindex(names: tuple[str, ...], data_dir: Path | None) -> None:
    """Make the search indexes anew: of messages, of people, or both. Kith may run meanwhile."""
    with opened(data_dir):
        for name in names or upkeep.INDEXES:
            with click.progressbar(length=1, label=name) as bar:

                def told(done: int, total: int, bar: Any = bar) -> None:
                    bar.length = total
                    bar.update(done - bar.pos)

                count = upkeep.INDEXES[name](progress=told)
            click.echo(f"{count:,} {name} can be searched again.")


@main.command()
@click.argument("names", nargs=-1)
@click.option("--messages", default=100_000, show_default=True, help="Size of the data set.")
@click.option("--set", "set_path", type=click.Path(path_type=Path), help="For replies: labelled turns to score.")
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write the figures there as well.")
@click.option("--learn", is_flag=True, help="For replies: learn the engine's weights anew from the shipped turns.")
def bench(names: tuple[str, ...], messages: int, set_path: Path | None, json_path: Path | None, learn: bool) -> None:
    """Measure Kith against floors taken in the same run; `replies` scores the reply engine."""
    from app import bench as suite
    from app.bench import replies

    logs.configure("WARNING")
    if "replies" in names:
        if len(names) > 1:
            raise click.ClickException("`bench replies` stands alone: its figures are no ratios.")
        if learn:
            click.echo(f"{replies.learn():,} weights learnt.")
        replies.run(set_path, json_path)
    elif set_path is not None or learn:
        raise click.ClickException("--set and --learn go with `bench replies`.")
    else:
        suite.run(list(names), messages, json_path)
