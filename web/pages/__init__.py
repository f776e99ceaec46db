"""The pages, one module for each part of the interface."""

from __future__ import annotations

from fastapi import APIRouter

from web.pages import (
    articles,
    clusters,
    copies,
    ledger,
    overview,
    reference,
    search,
    sites,
    versions,
)


def routers() -> tuple[APIRouter, ...]:
    """The routes of all pages."""
    modules = (
        overview, sites, articles, versions, copies, clusters, search, ledger, reference
    )  # fmt: skip
    return tuple(module.router for module in modules)
