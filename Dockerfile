# graphaudit in a container: two stages, locked dependencies, no compiler and no root at run time.
FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements.lock requirements-dev.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /opt/build && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements-dev.lock
COPY graphaudit graphaudit
COPY loaders loaders
COPY queries queries
COPY api api
COPY viz viz
RUN /opt/build/bin/python -m build --no-isolation --wheel --outdir /dist . \
 && python -m venv /opt/graphaudit \
 && /opt/graphaudit/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
 && /opt/graphaudit/bin/pip install --no-cache-dir --no-deps /dist/*.whl

FROM python:3.12-slim
COPY --from=build /opt/graphaudit /opt/graphaudit
RUN useradd --uid 10001 --create-home auditor && mkdir /data && chown auditor /data
USER auditor
ENV PATH=/opt/graphaudit/bin:$PATH GRAPHAUDIT_DATA=/data PYTHONUTF8=1
VOLUME /data
WORKDIR /data
ENTRYPOINT ["graphaudit"]
CMD ["--help"]
