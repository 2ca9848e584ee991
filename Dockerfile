# Two stages: the first installs what requirements.lock names, checked by hash, and Kith itself; the second holds the
# result and nothing that could build anything. See compose.yaml for the way it is meant to run.
FROM python:3.13-slim AS build

WORKDIR /src
RUN python -m venv /opt/kith
# Before the code, so that a change of code does not install everything again.
COPY requirements.lock ./
RUN /opt/kith/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml hatch_build.py package.json package-lock.json .npmrc README.md LICENSE ./
COPY app ./app
COPY static ./static
COPY templates ./templates
RUN /opt/kith/bin/pip install --no-cache-dir --no-deps .


FROM python:3.13-slim

# Numbers rather than names where Docker and Kubernetes look at them. Everything Kith writes is under /data.
RUN groupadd --gid 10001 kith \
    && useradd --uid 10001 --gid kith --no-create-home --home-dir /data --shell /usr/sbin/nologin kith \
    && install --directory --owner=kith --group=kith --mode=0700 /data
COPY --from=build /opt/kith /opt/kith

ENV PATH=/opt/kith/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    KITH_DATA_DIR=/data \
    KITH_SESSIONS_DIR=/data/sessions \
    KITH_HOST=0.0.0.0 \
    KITH_PORT=8000

WORKDIR /data
VOLUME /data
EXPOSE 8000
USER 10001:10001

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['KITH_PORT']}/healthz\", timeout=4)"]

# Kith stops its linked devices in good order on SIGTERM.
STOPSIGNAL SIGTERM
CMD ["kith", "serve"]
