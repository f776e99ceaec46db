"""The application: routes, static files, errors as one clear sentence, the guard before all."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from config.bootstrap import App
from web import api, errors
from web.checks import Checks
from web.guard import Guard
from web.pages import routers
from web.render import STATIC, Frame
from web.store import NextRun


def create_app(
    app: App,
    *,
    is_demo: bool = False,
    in_tree: bool = False,
    next_run: NextRun | None = None,
) -> FastAPI:
    """The pages and the API of one store.

    *is_demo* makes every page say that the store is the demo world's; *in_tree* makes
    ``/healthz`` insist on the scheduler and the processor; *next_run* tells when a site's
    schedule fires next (without it the pages leave that out).
    """
    web = FastAPI(
        title="Repostwatch",
        description="Every copy and every change of the articles in one store, with evidence.",
        version="0.1.0",
        openapi_url="/api/openapi.json",
        # their pages load scripts from elsewhere; /api is ours
        docs_url=None,
        redoc_url=None,
    )
    web.state.store = app
    web.state.frame = Frame(is_demo=is_demo)
    web.state.in_tree = in_tree
    web.state.next_run = next_run
    web.state.checks = Checks(app)
    web.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in (api.router, *routers()):
        web.include_router(router)
    errors.install(web)
    web.add_middleware(Guard, host=app.settings.web_host)
    return web
