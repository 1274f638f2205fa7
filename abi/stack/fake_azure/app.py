"""All APIs as one ASGI application."""

from starlette.applications import Starlette
from starlette.types import ASGIApp

from abi.stack.fake_azure import (
    balances,
    blobs,
    china,
    control,
    cost_details,
    ea_v3,
    exports,
    invoices,
    login,
    polling,
    price_sheet,
    query,
    reservations,
    vault,
)
from abi.stack.fake_azure.answers import AzureError, refused
from abi.stack.fake_azure.breaking import Breaking
from abi.stack.fake_azure.world import World

# What begins with a fixed word comes before what begins with a tenant or a scope.
_APIS = (
    control,
    polling,
    blobs,
    china,
    ea_v3,
    balances,
    reservations,
    price_sheet,
    invoices,
    cost_details,
    query,
    exports,
    vault,
    login,
)


def application(world: World) -> ASGIApp:
    routes = [route for api in _APIS for route in api.ROUTES]
    app = Starlette(routes=routes, exception_handlers={AzureError: refused})
    app.router.redirect_slashes = False
    app.state.world = world
    return Breaking(app, world)
