# Repostwatch in a container: `docker compose up` (docker-compose.yml) runs it with PostgreSQL.

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv .venv
# the dependencies first: they change less often than the code, and are kept as a layer
COPY requirements.lock ./
RUN .venv/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check \
    --require-hashes -r requirements.lock
COPY . .
RUN .venv/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check \
    --no-index --no-deps --no-build-isolation -e . \
    && .venv/bin/python -m compileall -q .

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin repostwatch \
    && install --directory --owner=repostwatch --group=repostwatch --mode=0750 /data
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    REPOSTWATCH_DATA_DIR=/data \
    REPOSTWATCH_WEB_HOST=0.0.0.0
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8765
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8765/healthz', timeout=5)"]
# exec form: SIGTERM reaches the program itself, which stops its crawls and ends cleanly
STOPSIGNAL SIGTERM
CMD ["repostwatch", "up"]
