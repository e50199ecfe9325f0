# A worker of the queue gpu, on CUDA's runtime libraries. Built from the root of the repository:
#   docker build -f deploy/images/worker-gpu.Dockerfile -t studio-worker-gpu .
# Models bring packages of their own: build an image upon this one that adds them to /opt/venv.
FROM nvidia/cuda:12.6.3-runtime-ubuntu24.04 AS packages
# hadolint ignore=DL3008 # the distribution's present Python 3.12, with its security fixes
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3.12-venv \
    && rm -rf /var/lib/apt/lists/*
COPY requirements-telemetry.lock /tmp/
# Wheels by their hashes alone: nothing is compiled here, so the image needs no compiler.
RUN python3.12 -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r /tmp/requirements-telemetry.lock

FROM nvidia/cuda:12.6.3-runtime-ubuntu24.04
# hadolint ignore=DL3008 # as above
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3.12 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /var/lib/studio --shell /usr/sbin/nologin studio \
    && install -d -o studio -g studio -m 0700 /var/lib/studio
COPY --from=packages /opt/venv /opt/venv
COPY . /opt/studio
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 STUDIO_HOME=/var/lib/studio STUDIO_LOG=json \
    STUDIO_WORKER_QUEUES=gpu
WORKDIR /opt/studio
USER 10001:10001
EXPOSE 8800
STOPSIGNAL SIGTERM
HEALTHCHECK --start-period=60s --interval=15s --timeout=5s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8800/health/live', timeout=4)"]
ENTRYPOINT ["python", "-m", "film_studio"]
CMD ["serve", "--role", "worker", "--host", "0.0.0.0", "--port", "8800", "--workers", "1"]
