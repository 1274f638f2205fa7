"""Blob Storage, read only: list, get, head. Containers are the folders of the data.

A shared key is believed, a SAS and a token are checked.
"""

import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import AzureError
from abi.stack.fake_azure.blob_listing import entries, listing
from abi.stack.fake_azure.doors import bearer
from abi.stack.fake_azure.exports import ACCOUNT
from abi.stack.fake_azure.streams import file_answer
from abi.stack.fake_azure.world import World, world_of


def container(request: Request) -> Response:
    name = request.path_params["container"]
    _check(request, f"/{ACCOUNT}/{name}")
    world, asked = world_of(request), request.query_params
    files = blobs_in(world, name)
    if asked.get("comp") != "list":
        return Response(status_code=200, headers={"x-ms-version": "2021-08-06"})
    size = min(int(asked.get("maxresults", 5000)), world.settings.list_size)
    found = entries(files, asked.get("prefix", ""), asked.get("delimiter", ""))
    text = listing(name, found, marker=asked.get("marker", ""), size=size, etag=etag_of)
    return Response(text, media_type="application/xml")


def blob(request: Request) -> Response:
    name = request.path_params["container"]
    _check(request, f"/{ACCOUNT}/{name}", request.url.path)
    file = blobs_in(world_of(request), name).get(request.path_params["blob"])
    if not file:
        raise AzureError(404, "BlobNotFound", "The specified blob does not exist.")
    return file_answer(file, request, etag=etag_of(file))


def blobs_in(world: World, container: str) -> dict[str, Path]:
    """Name → file. Raises AzureError (404) when there is no such container."""
    found: dict[str, Path] = {}
    # `container` is one segment of the path, and only a name that is listed is opened.
    roots = [root / container for root in world.store.roots if (root / container).is_dir()]
    if not roots or container.startswith("."):
        raise AzureError(404, "ContainerNotFound", "The specified container does not exist.")
    for root in roots:
        files = (path for path in root.rglob("*") if path.is_file())
        found |= {file.relative_to(root).as_posix(): file for file in files}
    return found


def etag_of(file: Path) -> str:
    """Changes when the file does."""
    seen = file.stat()
    text = f"{file}{seen.st_mtime_ns}{seen.st_size}"
    return f'"0x{hashlib.sha256(text.encode()).hexdigest()[:15].upper()}"'


def _check(request: Request, *paths: str) -> None:
    world = world_of(request)
    now = world.clock.now()
    if "sig" in request.query_params:
        if not world.signer.holds(paths, request.query_params, now):
            words = "Signature not valid in the specified time frame."
            raise AzureError(403, "AuthenticationFailed", words)
        return
    given = request.headers.get("authorization", "")
    if given.startswith("SharedKey ") or world.tokens.holds(bearer(request), now):
        return
    raise AzureError(401, "NoAuthenticationInformation", "No valid authentication was sent.")


ROUTES = [
    Route(f"/{ACCOUNT}/{{container}}", container),
    Route(f"/{ACCOUNT}/{{container}}/{{blob:path}}", blob),
]
