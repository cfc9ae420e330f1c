# The register for production: web and worker are the same image with different commands (docker-compose.yml).
FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=kaikukanta.settings
RUN useradd --system --uid 10001 --no-create-home kaiku
WORKDIR /srv/kaikukanta

# What WeasyPrint draws annual reports with: Pango, and letters in a cache that is made now, since the image is read-only.
RUN apt-get update && apt-get install --yes --no-install-recommends \
    fontconfig fonts-liberation2 libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 && rm -rf /var/lib/apt/lists/*

COPY requirements.lock .
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock

COPY . .
# No database and no secret is needed to gather files, but the settings refuse to start without either.
RUN DATABASE_URL=postgres:///none SECRET_KEY=none python manage.py collectstatic --no-input --verbosity 0

USER kaiku
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "docker/healthy.py"]
# The heartbeat files lie in memory: on a slow disk they stop a worker for nothing.
CMD ["gunicorn", "kaikukanta.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=4", \
     "--worker-tmp-dir=/dev/shm", "--no-control-socket", "--log-level=warning"]
