"""Taking things along from the command line."""

from __future__ import annotations

import sys
from functools import partial
from importlib.metadata import version
from pathlib import Path

import click

from app.actions import accounts, exporting, moving
from app.cli.group import main, on_data, opened
from app.errors import Invalid

_FORMATS = ("txt", "html", "json", "csv", "vcf", "zip")


@main.command()
@click.option("--user", "email", required=True, help="Whose data.")
@click.option("--format", "form", type=click.Choice(_FORMATS), required=True, help="Without a conversation: the people; zip: everything.")
@click.option("--contact", type=int, help="The conversation with this person (the id of the API).")
@click.option("--conversation", type=int, help="This conversation, groups as well.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write (default: standard output).")
@on_data
def export(email: str, form: str, contact: int | None, conversation: int | None, out: Path | None, data_dir: Path | None) -> None:
    """Write a conversation, the people, or with --format zip the whole account, to a file."""
    with opened(data_dir) as runtime:
        owner, now = accounts.owner_by_email(email), runtime.clock()
        chat = conversation or (exporting.conversation_with(owner.id, contact) if contact else 0)
        if form == "zip":
            if out is None:
                raise Invalid("A zip needs a file to be written to: say --out.", code="no_out")
            if chat:
                exporting.write_conversation(owner.id, chat, "html", out, runtime.files, now=now)
            else:
                with click.progressbar(length=1000, label="Writing", file=sys.stderr) as bar:
                    moving.write_account(
                        owner.id, out, runtime.files, kith=version("kith"), now=now,
                        progress=lambda done, total: bar.update(done * 1000 // max(total, 1) - bar.pos),
                        people=partial(exporting.add_people, owner.id, runtime.files, now),
                    )  # fmt: skip
            return
        if form == "vcf" or (form in ("csv", "json") and not chat):
            pieces = exporting.people(owner.id, form, runtime.files, now=now)
        elif chat:
            pieces = exporting.conversation(owner.id, chat, form, now=now)
        else:
            raise Invalid("Say which conversation: --contact or --conversation. The whole account is --format zip.", code="no_chat")
        if out is None:
            sys.stdout.writelines(pieces)
            return
        out.touch(mode=0o600)
        with out.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(pieces)
