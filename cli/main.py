"""Entry point of the ``repostwatch`` command.

Each module of this package that has a ``COMMAND`` (a click command) is a command. A module is
imported only when its command is asked for or listed, so that one command's libraries do not
slow the others.

Exit codes: 0 done · 1 it could not be done · 2 wrong usage or bad input · 3 nothing of that name
· 4 a passing hindrance, try again · 130 interrupted.
"""

from __future__ import annotations

import errno
import importlib
import os
import pkgutil
import sys

import click

import cli
from config.settings import SettingError
from pipeline.errors import BadInput, NotFound, RepostwatchError, RetryLater

#: Modules of this package that are not commands.
_NOT_COMMANDS = frozenset({"main", "common", "moments", "render"})

#: A full disk, a spent quota, a file at its largest, a broken device.
_OUTPUT_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


class CommandsByFile(click.Group):
    """A group whose commands are the modules of ``cli``; ``add_one.py`` is ``add-one``."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands' names, sorted."""
        names = (info.name for info in pkgutil.iter_modules(cli.__path__))
        return sorted(n.replace("_", "-") for n in names if n not in _NOT_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, its module imported now."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.COMMAND
        return command


@click.group(cls=CommandsByFile, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="repostwatch", prog_name="repostwatch")
def repostwatch() -> None:
    """Watch aggregator sites; know every copy of an article and every change, with evidence.

    Output for programs goes to stdout (--json), all else to stderr.

    Exit codes: 0 done, 1 it could not be done, 2 wrong usage or bad input, 3 nothing of that
    name, 4 a passing hindrance (try again), 130 interrupted.
    """


def exit_code(error: Exception) -> int:
    """The documented exit code for an error raised on purpose."""
    if isinstance(error, NotFound):
        return 3
    if isinstance(error, (BadInput, SettingError)):
        return 2
    return 4 if isinstance(error, RetryLater) else 1


def main() -> None:
    """Run the command line; end the process with the documented exit code."""
    try:
        repostwatch(standalone_mode=False)
        # what is still in the buffer fails here, not at exit, where nobody catches it
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # the reader (head, say) has gone
        _leave_output()
        sys.exit(0)
    except (RepostwatchError, SettingError) as error:
        click.echo(f"repostwatch: {error}", err=True)
        sys.exit(exit_code(error))
    except OSError as error:
        if not _is_output_refused(error):
            raise
        _leave_output()
        why = error.strerror or "it failed"
        click.echo(f"repostwatch: The answer could not be written ({why}).", err=True)
        sys.exit(4 if error.errno == errno.ENOSPC else 1)


def _is_output_refused(error: OSError) -> bool:
    """Whether writing to stdout failed: the error of a file has its name, this has none."""
    return error.filename is None and error.errno in _OUTPUT_ERRORS


def _leave_output() -> None:
    """Keep Python from trying to write the rest, and complaining, at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
