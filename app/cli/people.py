"""Who may log in, and tokens for programs."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Any

import click

from app.actions import accounts
from app.cli.group import main, on_data, opened


@main.group()
def user() -> None:
    """The people who use this Kith."""


@user.command("add")
@click.argument("email")
@click.option("--name", default="")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@on_data
def user_add(email: str, name: str, password_stdin: bool, data_dir: Path | None) -> None:
    """Add somebody with data of their own."""
    password = _password(password_stdin)
    with opened(data_dir) as runtime:
        accounts.create_owner(email, password, name=name, now=runtime.clock())
        accounts.forget_setup_file(runtime.settings.data_dir)
    click.echo(f"{email} can log in now.")


@user.command("list")
@on_data
def user_list(data_dir: Path | None) -> None:
    """List who can log in."""
    with opened(data_dir):
        for owner in accounts.owners():
            click.echo(f"{owner.email}\t{owner.name}")


@user.command("reset")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@on_data
def user_reset(email: str, password_stdin: bool, data_dir: Path | None) -> None:
    """Give somebody a new password; they are logged out everywhere."""
    password = _password(password_stdin)
    with opened(data_dir) as runtime:
        accounts.reset_password(email, password, now=runtime.clock())
    click.echo(f"{email} has a new password.")


@main.group()
def token() -> None:
    """Keys for programs that use the API."""


@token.command("add")
@click.option("--user", "email", required=True, help="Whose data it opens.")
@click.option("--scope", type=click.Choice(["read", "write"]), default="read", show_default=True)
@click.option("--name", default="", help="What it is for.")
@on_data
def token_add(email: str, scope: Any, name: str, data_dir: Path | None) -> None:
    """Print a new API token, once."""
    with opened(data_dir) as runtime:
        owner = accounts.owner_by_email(email)
        click.echo(accounts.make_token(owner.id, name=name, scope=scope, now=runtime.clock()))


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise click.ClickException("The two passwords differ.")
    return first
