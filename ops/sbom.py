"""What ABI is made of, as CycloneDX: `make sbom` writes var/sbom, the same for the same locks.

Only what is shipped: the packages of the server, and those that the app is built from.
"""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_CYCLONEDX = ROOT / ".tools" / "supply-chain" / "bin" / "cyclonedx-py"
# When, by whom and from where it was made: another day or machine is no other bill.
_PASSING = ("serialNumber", "$schema")
_NAMING_PLACES = ("externalReferences", "description", "evidence")


def python() -> dict[str, Any]:
    """Of the lock of the server."""
    lock = str(ROOT / "requirements" / "runtime.txt")
    command = [str(_CYCLONEDX), "requirements", lock, "--output-reproducible", "--short-PURLs"]
    return _plain(_asked([*command, "--spec-version", "1.6", "--of", "JSON"]))


def frontend() -> dict[str, Any]:
    """Of the lock of the app, without what only builds and tests it.

    Read from the lock: `npm sbom --omit=dev` leaves out what tests need as well, React first.
    """
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))
    shipped = (
        _component(place, package)
        for place, package in lock["packages"].items()
        if place and not package.get("dev") and not package.get("devOptional")
    )
    own = {"type": "application", "name": lock["name"], "version": lock["version"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own},
        # One package may lie at several places.
        "components": list({each["purl"]: each for each in sorted(shipped, key=_purl)}.values()),
    }


def _component(place: str, package: dict[str, Any]) -> dict[str, Any]:
    name, version = place.rpartition("node_modules/")[2], package["version"]
    purl = f"pkg:npm/{name.replace('@', '%40')}@{version}"
    algorithm, _, digest = package["integrity"].partition("-")
    content = base64.b64decode(digest).hex()
    return {
        "type": "library",
        "bom-ref": purl,
        "purl": purl,
        "name": name,
        "version": version,
        "hashes": [{"alg": algorithm.upper().replace("SHA", "SHA-"), "content": content}],
    }


def _purl(component: dict[str, Any]) -> str:
    return str(component["purl"])


def _asked(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _plain(bom: dict[str, Any]) -> dict[str, Any]:
    """Components by what they are, in order; no hosts, no paths, no time."""
    named = {each["bom-ref"]: each["purl"] for each in bom["components"]}
    metadata = bom.get("metadata", {})
    metadata.pop("timestamp", None)
    kept = {name: value for name, value in bom.items() if name not in _PASSING}
    kept["metadata"] = _without_places(metadata)
    kept["components"] = sorted(
        (_without_places(each) | {"bom-ref": each["purl"]} for each in bom["components"]),
        key=_purl,
    )
    kept["dependencies"] = sorted(
        (_renamed(each, named) for each in bom.get("dependencies", [])),
        key=lambda each: str(each["ref"]),
    )
    return kept


def _renamed(edge: dict[str, Any], named: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"ref": named.get(edge["ref"], edge["ref"])}
    if on := edge.get("dependsOn"):
        found["dependsOn"] = sorted(named.get(each, each) for each in on)
    return found


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_places(v) for k, v in value.items() if k not in _NAMING_PLACES}
    return [_without_places(each) for each in value] if isinstance(value, list) else value


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, bom in (("python", python()), ("frontend", frontend())):
        path = folder / f"{name}.cdx.json"
        path.write_text(json.dumps(bom, indent=1, sort_keys=True) + "\n", "utf-8")
        sys.stdout.write(f"{os.path.relpath(path)}: {len(bom['components'])} components\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "var" / "sbom")
