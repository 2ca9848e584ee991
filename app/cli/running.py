"""Starting Kith, and trying it with a pretend phone."""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
import webbrowser
from pathlib import Path

import click

from app import logs, serve
from app import settings as settings_file
from app.actions import accounts, devices
from app.cli.group import main, on_data
from app.runtime import Runtime, pretend
from app.settings import Settings


@main.command("run")
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (default 8000; 0 = any free one).")
@on_data
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
