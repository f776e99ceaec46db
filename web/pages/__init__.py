"""The pages, one module for each part of the interface."""

from __future__ import annotations

from fastapi import APIRouter

from web.pages import articles, overview


def routers() -> tuple[APIRouter, ...]:
    """The routes of all pages."""
    return (overview.router, articles.router)
