"""What every step needs, in one value."""

from dataclasses import dataclass

from devtools.setup.console import Console
from devtools.setup.paths import Paths, default_state
from devtools.setup.settings import Settings, read_settings
from devtools.setup.shell import Shell
from devtools.setup.stamps import Stamps


@dataclass(frozen=True)
class Context:
    """The user's choices, the places, and the tools to work with."""

    settings: Settings
    paths: Paths
    stamps: Stamps
    shell: Shell
    console: Console


def make_context():
    """Read the environment and lay out the state folder's names; nothing is written yet.

    :raise SetupError: when a setting cannot be used
    """
    settings = read_settings()
    paths = Paths(settings.home or default_state())
    return Context(
        settings=settings,
        paths=paths,
        stamps=Stamps(paths.stamps),
        shell=Shell(paths.log / "setup.log"),
        console=Console(),
    )
