"""From an empty machine to an installed checkout. Runs on any Python 3.8+, standard library only.

Each step is skipped while the files it depends on are unchanged; a lock lets `make up` and
`make test` start at the same moment in the same checkout.
"""

import fcntl
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
STAMPS = TOOLS / "stamps"
FRONTEND = ROOT / "frontend"
SPA_INPUTS = ("src", "public", "index.html", "vite.config.ts", "tsconfig.json", "package-lock.json")


def main() -> None:
    """Install everything that changed since the last time, in order.

    `focus-validator` or `supply-chain` as the only argument installs that alone: only tests and
    `make audit` and `make sbom` need them.
    """
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        STAMPS.mkdir(exist_ok=True)
        if sys.argv[1:] == ["focus-validator"]:
            step("FOCUS validator", files("requirements/focus-validator.txt"), install_validator)
            return
        if sys.argv[1:] == ["supply-chain"]:
            step("supply chain", files("requirements/supply-chain.txt"), install_supply_chain)
            return
        step("uv", files("requirements/bootstrap.txt"), install_uv)
        step("python packages", files("requirements/dev.txt", ".python-version"), install_python)
        step("frontend packages", files("frontend/package-lock.json"), install_frontend)
        step("ClickHouse library", files("abi/stack/embedded"), install_clickhouse)
        step("single-page app", files(*(f"frontend/{name}" for name in SPA_INPUTS)), build_spa)


def install_uv() -> None:
    """`--target` needs no virtual environment and leaves the system's Python alone."""
    target = TOOLS / "uv"
    shutil.rmtree(target, ignore_errors=True)
    install = [*pip(), "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    run([*install, "--target", str(target), "-r", "requirements/bootstrap.txt"])


def pip():  # type: ignore[no-untyped-def]
    """The pip of this Python; an activated environment may have none, then one of our own."""
    ours = [sys.executable, "-m", "pip"]
    if not subprocess.run([*ours, "--version"], capture_output=True, check=False).returncode:
        return ours
    run([sys.executable, "-m", "venv", str(TOOLS / "pip")])
    return [str(TOOLS / "pip" / "bin" / "python"), "-m", "pip"]


def install_python() -> None:
    """A virtual environment of the pinned Python, else of any new enough one on this machine."""
    uv = str(TOOLS / "uv" / "bin" / "uv")
    if not (VENV / "bin" / "python").exists():
        pinned = subprocess.run([uv, "venv", "--quiet", str(VENV)], cwd=ROOT, check=False)
        if pinned.returncode:
            run([uv, "venv", "--quiet", "--python", ">=3.12", str(VENV)])
    lock = ["--require-hashes", "requirements/dev.txt"]
    run([uv, "pip", "sync", "--quiet", "--python", str(VENV), *trusted_roots(), *lock])


def install_validator() -> None:
    """Apart from our own packages: it pins an old sqlglot and an old pyarrow."""
    install_apart("focus-validator")


def install_supply_chain() -> None:
    """Apart from our own packages: what looks at them is none of them."""
    install_apart("supply-chain")


def install_apart(name) -> None:  # type: ignore[no-untyped-def]
    """An environment of its own, of the lock of this name."""
    uv, target = str(TOOLS / "uv" / "bin" / "uv"), str(TOOLS / name)
    run([uv, "venv", "--quiet", "--clear", "--python", str(VENV / "bin" / "python"), target])
    lock = ["--require-hashes", f"requirements/{name}.txt"]
    run([uv, "pip", "sync", "--quiet", "--python", target, *trusted_roots(), *lock])


def trusted_roots():  # type: ignore[no-untyped-def]
    """Behind a company's proxy only the machine's own certificates are right; pip uses them too."""
    return ["--system-certs"] if ssl.create_default_context().get_ca_certs() else []


def install_frontend() -> None:
    run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=FRONTEND)


def install_clickhouse() -> None:
    run([str(VENV / "bin" / "python"), "-m", "abi.stack", "bootstrap-clickhouse"])


def build_spa() -> None:
    run(["npm", "run", "--silent", "build"], cwd=FRONTEND)


def step(name, inputs, action) -> None:  # type: ignore[no-untyped-def]
    """Run `action` unless it succeeded before with the same bytes in `inputs`."""
    stamp = STAMPS / name.replace(" ", "-")
    digest = fingerprint(inputs)
    if stamp.exists() and stamp.read_text() == digest and _still_there(name):
        return
    started = time.monotonic()
    print(f"  installing {name} …", flush=True)
    stamp.unlink(missing_ok=True)
    action()
    stamp.write_text(digest)
    print(f"  {name}: {time.monotonic() - started:.0f} s", flush=True)


def _still_there(name: str) -> bool:
    made = {
        "uv": TOOLS / "uv" / "bin" / "uv",
        "python packages": VENV / "bin" / "python",
        "frontend packages": FRONTEND / "node_modules" / ".package-lock.json",
        "FOCUS validator": TOOLS / "focus-validator" / "bin" / "focus-validator",
        "supply chain": TOOLS / "supply-chain" / "bin" / "cyclonedx-py",
        "single-page app": FRONTEND / "dist" / ".vite" / "manifest.json",
    }
    return name not in made or made[name].exists()


def files(*names):  # type: ignore[no-untyped-def]
    """Every file below these names, in a stable order; `node_modules` is never an input."""
    paths = [ROOT / name for name in names]
    found = [p for path in paths for p in (path.rglob("*") if path.is_dir() else [path])]
    return sorted(p for p in found if p.is_file() and "node_modules" not in p.parts)


def fingerprint(inputs) -> str:  # type: ignore[no-untyped-def]
    digest = hashlib.sha256()
    for path in inputs:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def run(command, cwd=ROOT) -> None:  # type: ignore[no-untyped-def]
    path = os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", "")])
    env = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path}
    done = subprocess.run(command, cwd=str(cwd), env=env, check=False)
    if done.returncode:
        sys.exit(f"bootstrap stopped: `{' '.join(command)}` ended with {done.returncode}")


if __name__ == "__main__":
    main()
