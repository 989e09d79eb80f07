"""What the user chose by environment variables."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from devtools.setup.errors import SetupError

RESERVED_PREFIX = "cmw_"
DATABASE_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Settings:
    """The user's choices, checked."""

    port: int
    sim_port: int
    database: str
    odoo_source: Path | None
    home: Path | None
    pytest_args: str


def read_settings():
    """Read and check the environment variables.

    :return: the Settings
    :raise SetupError: when one of them cannot be used
    """
    port, sim_port = _port("PORT", 8069), _port("SIM_PORT", 8070)
    if port == sim_port:
        raise SetupError(f"PORT and SIM_PORT are both {port}: give them different numbers")
    return Settings(
        port=port,
        sim_port=sim_port,
        database=_database(os.environ.get("DB") or "callmyway"),
        odoo_source=_folder("ODOO_SOURCE"),
        home=_folder("CALLMYWAY_HOME"),
        pytest_args=os.environ.get("ARGS") or "",
    )


def _port(name, default):
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise SetupError(f"{name}={text} is not a port number (1 to 65535)")
    return int(text)


def _database(name):
    if not DATABASE_NAME.fullmatch(name) or name.startswith(RESERVED_PREFIX):
        raise SetupError(
            f"DB={name} cannot be used: small letters, digits and underscores, "
            f"and not beginning with {RESERVED_PREFIX}"
        )
    return name


def _folder(name):
    text = os.environ.get(name)
    return Path(text).expanduser().absolute() if text else None
