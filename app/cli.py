"""The command line: ``kith …`` once installed, ``python3 kith.py …`` from a checkout."""

from __future__ import annotations

import getpass
import json
import secrets
import shutil
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from app import logs, serve
from app import settings as settings_file
from app.actions import accounts, devices
from app.errors import AppError
from app.runtime import Runtime, pretend
from app.settings import Settings


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


def _data_dir(command: Callable[..., Any]) -> Callable[..., Any]:
    option = click.option("--data-dir", type=click.Path(path_type=Path), help="Where the data lives (default ./data).")
    return option(command)


@contextmanager
def _opened(data_dir: Path | None) -> Iterator[Runtime]:
    """The data without the workers, for commands that come and go."""
    settings = settings_file.load(data_dir=data_dir)
    logs.configure("WARNING")
    runtime = Runtime(settings)
    runtime.start(work=False)
    try:
        yield runtime
    finally:
        runtime.stop()


# ── Running ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@main.command("run")
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (default 8000; 0 = any free one).")
@_data_dir
@click.option("--open", "open_browser", is_flag=True, help="Open the page in the browser.")
def run(host: str | None, port: int | None, data_dir: Path | None, open_browser: bool) -> None:
    """Start Kith and keep it running."""
    settings = _listening(settings_file.load(host=host, port=port, data_dir=data_dir))
    logs.configure(settings.log_level)

    def started(runtime: Runtime) -> None:
        address = settings.public_url or _address(settings)
        link = address
        if token := accounts.issue_setup_token(settings.data_dir, now=runtime.clock()):
            link = f"{address}/setup?token={token}"
            click.echo(f"Kith runs at {address}\nCreate your account (within 30 minutes): {link}")
        else:
            click.echo(f"Kith runs at {address}")
        if open_browser:
            webbrowser.open(link)

    serve.serve(settings, lambda: Runtime(settings), started)


main.add_command(run, "serve")


@main.command()
@click.option("--port", default=8000, type=click.IntRange(0, 65535), show_default=True)
@click.option("--fast", is_flag=True, help="New messages every few seconds.")
@click.option("--seed", default=1, show_default=True, help="Another seed, another life.")
@click.option("--messages", default=0, help="How many messages the past holds at least.")
@click.option("--linked", is_flag=True, help="Start with the phone already linked.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON: url, email, password, token.")
def demo(port: int, fast: bool, seed: int, messages: int, linked: bool, as_json: bool) -> None:
    """Try Kith with a pretend phone, on data that is thrown away."""
    folder = Path(tempfile.mkdtemp(prefix="kith-demo-"))
    settings = _listening(settings_file.load(port=port, data_dir=folder / "data", sessions_dir=folder / "sessions"))
    logs.configure(settings.log_level if settings.log_level != "INFO" else "WARNING")
    email, password = "demo@example.org", secrets.token_urlsafe(9)

    def build() -> Runtime:
        return Runtime(settings, makers={"simulator": pretend(seed, messages=messages, fast=fast, linked=linked)})

    def started(runtime: Runtime) -> None:
        now = runtime.clock()
        owner = accounts.create_owner(email, password, name="Sam Rivera", now=now)
        device_id = devices.add(owner.id, "Pretend phone", channel="simulator", now=now)
        if linked:
            runtime.ensure(device_id)
        token = accounts.make_token(owner.id, name="demo", scope="write", now=now)
        url = _address(settings)
        login = f"{url}/login/once/{accounts.make_login_key(owner.id, now=now)}"
        if as_json:
            click.echo(json.dumps({"url": url, "login": login, "email": email, "password": password, "token": token}))
        else:
            click.echo(f"Kith's demo runs at {url}\nLog in with one click: {login}\n(or as {email} with {password})")

    try:
        serve.serve(settings, build, started)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _listening(settings: Settings) -> Settings:
    """The settings with a port that can be listened on.

    Raises:
        ClickException: somebody listens there already.
    """
    if settings.port == 0:
        return settings.model_copy(update={"port": serve.free_port(settings.host)})
    if serve.port_taken(settings.host, settings.port):
        raise click.ClickException(f"Port {settings.port} is taken; choose another one with --port.")
    return settings


def _address(settings: Settings) -> str:
    host = settings.host if settings.host not in ("0.0.0.0", "::") else "localhost"  # noqa: S104
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


# ── Owners and tokens ───────────────────────────────────────────────────────────────────────────────────────────────


@main.group()
def user() -> None:
    """The people who use this Kith."""


@user.command("add")
@click.argument("email")
@click.option("--name", default="")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@_data_dir
def user_add(email: str, name: str, password_stdin: bool, data_dir: Path | None) -> None:
    """Add somebody with data of their own."""
    password = _password(password_stdin)
    with _opened(data_dir) as runtime:
        accounts.create_owner(email, password, name=name, now=runtime.clock())
        accounts.forget_setup_file(runtime.settings.data_dir)
    click.echo(f"{email} can log in now.")


@user.command("list")
@_data_dir
def user_list(data_dir: Path | None) -> None:
    """List who can log in."""
    with _opened(data_dir):
        for owner in accounts.owners():
            click.echo(f"{owner.email}\t{owner.name}")


@user.command("reset")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@_data_dir
def user_reset(email: str, password_stdin: bool, data_dir: Path | None) -> None:
    """Give somebody a new password; they are logged out everywhere."""
    password = _password(password_stdin)
    with _opened(data_dir) as runtime:
        accounts.reset_password(email, password, now=runtime.clock())
    click.echo(f"{email} has a new password.")


@main.group()
def token() -> None:
    """Keys for programs that use the API."""


@token.command("add")
@click.option("--user", "email", required=True, help="Whose data it opens.")
@click.option("--scope", type=click.Choice(["read", "write"]), default="read", show_default=True)
@click.option("--name", default="", help="What it is for.")
@_data_dir
def token_add(email: str, scope: Any, name: str, data_dir: Path | None) -> None:
    """Print a new API token, once."""
    with _opened(data_dir) as runtime:
        owner = accounts.owner_by_email(email)
        click.echo(accounts.make_token(owner.id, name=name, scope=scope, now=runtime.clock()))


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise click.ClickException("The two passwords differ.")
    return first


# ── Upkeep and trials ───────────────────────────────────────────────────────────────────────────────────────────────


@main.group()
def job() -> None:
    """What Kith does by itself."""


@job.command("list")
@_data_dir
def job_list(data_dir: Path | None) -> None:
    """List the jobs and their rhythm."""
    with _opened(data_dir) as runtime:
        for entry in runtime.table():
            click.echo(f"{entry.name:<20} every {entry.every:g} s   {entry.what}")


@job.command("run")
@click.argument("name")
@_data_dir
def job_run(name: str, data_dir: Path | None) -> None:
    """Run one job now and print how much it did."""
    with _opened(data_dir) as runtime:
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


if __name__ == "__main__":
    main(prog_name="kith")
