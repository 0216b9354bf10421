# syntax=docker/dockerfile:1
# The web pages and the typefaces, which go into the binary.
FROM node:20-bookworm AS pages
WORKDIR /src
COPY Makefile ./
COPY miniprogram miniprogram
COPY server/page server/page
COPY server/admin server/admin
COPY server/poster/fonts server/poster/fonts
COPY server/poster/template server/poster/template
RUN make build-storefront build-panel fonts

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=pages /src/server/page/dist server/page/dist
COPY --from=pages /src/server/admin/dist server/admin/dist
COPY --from=pages /src/server/poster/fonts/dist server/poster/fonts/dist
ARG VERSION=docker
RUN CGO_ENABLED=0 go build -trimpath -tags nodynamic -ldflags "-s -w -X main.version=${VERSION}" -o /out/yuanfen ./server \
 && mkdir -p /out/data

# One static binary, the certificates by which it trusts WeChat, and nobody to
# log in as. Time zones are linked in.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/yuanfen /usr/local/bin/yuanfen
COPY --from=build --chown=65532:65532 /out/data /var/lib/yuanfen
COPY --from=build --chown=65532:65532 --chmod=1777 /out/data /tmp
USER 65532:65532
VOLUME /var/lib/yuanfen
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/yuanfen"]
CMD ["serve"]
