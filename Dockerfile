# Built in one stage, run in another that holds the program, certificates and nothing else.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
# CGO off: a static binary, and SQLite in pure Go.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/octroi ./cmd/octroi
# The folder that an embedded database lives in, owned by the user that octroi runs as.
RUN install -d -o 65532 -g 65532 /out/data

# wget for the health check: the final image has no shell and no other tool.
FROM busybox:1.37-musl AS tools

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=tools /bin/busybox /usr/bin/wget
COPY --from=build /out/octroi /usr/bin/octroi
COPY --from=build --chown=65532:65532 /out/data /data
COPY LICENSE /LICENSE
ENV OCTROI_DB=/data/octroi.db
VOLUME /data
EXPOSE 8080
USER 65532:65532
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["/usr/bin/wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/healthz"]
ENTRYPOINT ["/usr/bin/octroi"]
CMD ["serve", "--addr", "0.0.0.0:8080"]
