"""What every command shares: the group, ``--data-dir``, and the data opened without the workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from app import logs
from app import settings as settings_file
from app.errors import AppError
from app.runtime import Runtime


class _Sentences(click.Group):
    """Expected failures end with their sentence and exit code 1, not with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AppError as error:
            raise click.ClickException(error.sentence) from error


@click.group(cls=_Sentences, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kith", message="Kith %(version)s")
def main() -> None:
    """A personal CRM on your own WhatsApp."""


def on_data(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option ``--data-dir``."""
    option = click.option("--data-dir", type=click.Path(path_type=Path), help="Where the data lives (default ./data).")
    return option(command)


@contextmanager
def opened(data_dir: Path | None) -> Iterator[Runtime]:
    """The data without the workers, for commands that come and go."""
    settings = settings_file.load(data_dir=data_dir)
    logs.configure("WARNING")
    runtime = Runtime(settings)
    runtime.start(work=False)
    try:
        yield runtime
    finally:
        runtime.stop()
