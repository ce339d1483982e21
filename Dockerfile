# syntax=docker/dockerfile:1

# The program, linked with everything it needs; on the machine's own
# architecture. Nothing here is of amd64, but no other one was tried.
FROM node:22-bookworm-slim AS node

FROM rust:1.95-bookworm AS builder
# Node makes the web console; Debian's own is too old for it.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/build/target \
    packaging/layer /layer

# Nothing else: no shell, no libraries, no user database.
FROM scratch
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="hubee-sim" \
      org.opencontainers.image.description="A simulator of HubEE for integrators; no official service of the State" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=builder /layer/hubee-sim /hubee-sim
COPY --from=builder /layer/licences /licences
# What it writes, its temporary files too: the rest may be read-only.
COPY --from=builder --chown=65532:65532 /layer/data /data
# A number, so that Kubernetes' runAsNonRoot can tell.
USER 65532:65532
ENV HUBEE_SIM_LISTEN=0.0.0.0:8484 TMPDIR=/data
EXPOSE 8484
VOLUME /data
HEALTHCHECK --interval=5s --timeout=3s --start-period=2s CMD ["/hubee-sim", "healthcheck"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/hubee-sim"]
