"""Errors as readers get them: the right status and one clear sentence, as page or as JSON."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from pipeline.errors import BadInput, BodyMissing, NotFound, RepostwatchError, RetryLater
from web.render import language_of, render
from web.words import Language, has_word, word

logger = logging.getLogger(__name__)


def install(web: FastAPI) -> None:
    """Have *web* answer every error in our words."""
    web.add_exception_handler(RepostwatchError, _ours)
    web.add_exception_handler(RequestValidationError, _invalid)
    web.add_exception_handler(HTTPException, _http)
    web.add_exception_handler(Exception, _unforeseen)


def status_of(error: RepostwatchError) -> int:
    """The HTTP status for an error raised on purpose."""
    if isinstance(error, (NotFound, BodyMissing)):
        return 404
    if isinstance(error, BadInput):
        return 400
    return 503 if isinstance(error, RetryLater) else 500


def answer(request: Request, status: int, sentence: str, hint: str = "") -> Response:
    """The error as JSON under ``/api``, as a page elsewhere."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": " ".join(filter(None, (sentence, hint)))}, status)
    title = f"{status} {HTTPStatus(status).phrase}"
    return render(
        request, "error.html", status_code=status, title=title, sentence=sentence, hint=hint
    )


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, RepostwatchError)
    status = status_of(error)
    if status == 500:
        logger.error("%s: %s", request.url.path, error)
    if isinstance(error, NotFound) and not request.url.path.startswith("/api/"):
        return _not_found(request, error)
    return answer(request, status, str(error))


def _not_found(request: Request, error: NotFound) -> Response:
    language = language_of(request)
    key = f"error.no-{error.kind}"
    if not has_word(key):
        return answer(request, 404, str(error))
    hint = word(f"{key}.hint", language) if has_word(f"{key}.hint") else ""
    return answer(request, 404, word(key, language, name=str(error.name)), hint)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    parts = [f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors()]
    language: Language = language_of(request)
    sentence = word("error.invalid", language, why="; ".join(parts))
    return answer(request, 400, sentence)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    key = f"error.{error.status_code}"
    language = language_of(request)
    sentence = word(key, language) if has_word(key) else str(error.detail)
    response = answer(request, error.status_code, sentence)
    response.headers.update(error.headers or {})
    return response


def _unforeseen(request: Request, error: Exception) -> Response:  # noqa: ARG001 - a handler's signature
    # the server logs it with its trace
    return answer(request, 500, word("error.500", language_of(request)))
