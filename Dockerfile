# The image of the pipeline's tasks: `marketpulse gate` and `marketpulse build`, with dbt and its adapters.
#   docker build --tag marketpulse .
FROM python:3.11-slim-bookworm AS python

FROM python AS packages
WORKDIR /srv/marketpulse
COPY pyproject.toml requirements.lock ./
COPY scripts/setup scripts/setup
# Spark runs in Glue and EMR: neither it nor its Java belong into a task that waits for them.
RUN printf 'pyspark\njdk4py\n' > /tmp/excludes \
    && pip install --no-cache-dir "uv==$(sed -n 's/^uv_version=//p' scripts/setup)" \
    && uv venv /opt/marketpulse \
    && uv pip install --python /opt/marketpulse/bin/python --no-cache \
        --constraints requirements.lock --excludes /tmp/excludes --requirements pyproject.toml setuptools

FROM python
ENV PATH=/opt/marketpulse/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DBT_SEND_ANONYMOUS_USAGE_STATS=false
WORKDIR /srv/marketpulse
COPY --from=packages /usr/local/bin/uv /usr/local/bin/uv
COPY --from=packages /opt/marketpulse /opt/marketpulse
COPY . .
# The project finds its models beside its code, so it is installed where it lies. What dbt writes
# goes into volumes: all else is read-only in the task, and volumes take over the owner given here.
RUN uv pip install --python /opt/marketpulse/bin/python --no-cache --offline \
        --no-deps --no-build-isolation --editable . \
    && python -m compileall -q /opt/marketpulse/lib marketpulse spark_jobs \
    && useradd --uid 10001 --no-create-home marketpulse \
    && mkdir -p data target \
    && chown marketpulse data target
VOLUME ["/srv/marketpulse/data", "/srv/marketpulse/target", "/tmp"]
USER marketpulse
# A task ends by itself, with an exit code: there is no service whose health could be asked for.
HEALTHCHECK NONE
ENTRYPOINT ["marketpulse"]
CMD ["--help"]
