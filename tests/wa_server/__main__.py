"""`python -m tests.wa_server`: start the server, say how to lead a program to it, and obey what is typed."""

import argparse
import shlex
import subprocess
import sys

from . import WhatsApp
from .shell import Shell


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.wa_server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--run", nargs=argparse.REMAINDER, metavar="CMD", help="run this command with the environment")
    options = parser.parse_args()
    with WhatsApp(options.port) as wa:
        shell = Shell(wa)
        process = None
        if options.run:
            process = subprocess.Popen(options.run, env=wa.env(), stdin=subprocess.DEVNULL)
        else:
            print("# in the other terminal, before the program is started:")
            for name, value in wa.variables().items():
                print(f"export {name}={shlex.quote(value)}")
        print("# type help for the commands", flush=True)
        try:
            shell.run(iter(sys.stdin))
            if process is not None and not sys.stdin.isatty():
                return process.wait()  # the commands came from a pipe and are over; the program is not
        except KeyboardInterrupt:
            pass
        finally:
            if process is not None and process.poll() is None:
                process.terminate()
                process.wait(20)
    return 0


if __name__ == "__main__":
    sys.exit(main())
