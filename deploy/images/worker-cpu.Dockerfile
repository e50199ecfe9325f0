# A worker of the queues priority and cpu. Built from the root of the repository:
#   docker build -f deploy/images/worker-cpu.Dockerfile -t studio-worker-cpu .
FROM python:3.12-slim-bookworm AS packages
COPY requirements-telemetry.lock /tmp/
# Wheels by their hashes alone: nothing is compiled here, so the image needs no compiler.
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r /tmp/requirements-telemetry.lock

FROM python:3.12-slim-bookworm
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /var/lib/studio --shell /usr/sbin/nologin studio \
    && install -d -o studio -g studio -m 0700 /var/lib/studio
COPY --from=packages /opt/venv /opt/venv
COPY . /opt/studio
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 STUDIO_HOME=/var/lib/studio STUDIO_LOG=json \
    STUDIO_WORKER_QUEUES=priority,cpu
WORKDIR /opt/studio
USER 10001:10001
EXPOSE 8800
STOPSIGNAL SIGTERM
HEALTHCHECK --start-period=60s --interval=15s --timeout=5s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8800/health/live', timeout=4)"]
ENTRYPOINT ["python", "-m", "film_studio"]
CMD ["serve", "--role", "worker", "--host", "0.0.0.0", "--port", "8800", "--workers", "1"]
