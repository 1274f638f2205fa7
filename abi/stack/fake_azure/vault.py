"""Key Vault's secrets: `client-secret` and `ea-key` are those that open the other doors."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import AzureError, json_answer
from abi.stack.fake_azure.doors import bearer
from abi.stack.fake_azure.world import base_of, world_of


def secret(request: Request) -> Response:
    world, name = world_of(request), request.path_params["name"]
    if not world.tokens.holds(bearer(request), world.clock.now()):
        raise AzureError(401, "Unauthorized", "AKV10000: Request is missing a Bearer token")
    if not request.query_params.get("api-version"):
        raise AzureError(400, "BadParameter", "api-version must be specified")
    settings = world.settings
    known = {"client-secret": settings.client_secret, "ea-key": settings.ea_key}
    if name not in known:
        raise AzureError(404, "SecretNotFound", "A secret with this name was not found")
    return json_answer({"value": known[name], "id": f"{base_of(request)}/secrets/{name}/1"})


ROUTES = [Route("/secrets/{name}", secret), Route("/secrets/{name}/{version}", secret)]
