# syntax=docker/dockerfile:1
# The venue as an image: `docker build -t tradsys/venue .`. A release pins the base by its digest:
# `docker build --build-arg NODE_IMAGE=node:24-bookworm-slim@sha256:… .`
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
# Where no ready-made SQLite driver can be fetched, it is compiled.
RUN apt-get update && apt-get install -y --no-install-recommends g++ make python3 && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && node scripts/image.mjs /image

FROM ${NODE_IMAGE}
ENV NODE_ENV=production HFT_ENVIRONMENT=production HOST=0.0.0.0 DATA_DIR=/data
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin venue && install -d -o 10001 -g 10001 -m 0750 /data
COPY --from=build /image /app
USER 10001:10001
WORKDIR /app
VOLUME /data
EXPOSE 8080 9090 9443
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9090/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A shell that replaces itself by node: the venue is process 1 and gets the signals.
ENTRYPOINT ["/app/bin/tradsys"]
CMD ["start"]
