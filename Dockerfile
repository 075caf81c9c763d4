# Farsight as a container. It listens on loopback only, so it shares the host's network:
# docker build -t farsight . && docker run --network host -v farsight:/data farsight
FROM node:20-bookworm-slim AS build
ENV DENO_DIR=/deno
WORKDIR /app
COPY . .
RUN npm install --global deno@2.9.6 && deno task build && deno install --frozen

FROM node:20-bookworm-slim
RUN npm install --global deno@2.9.6 && useradd --create-home farsight && mkdir /data && chown farsight /data
COPY --from=build --chown=farsight /app /app
COPY --from=build --chown=farsight /deno /deno
USER farsight
WORKDIR /app
ENV FARSIGHT_DATA=/data DENO_DIR=/deno
VOLUME /data
HEALTHCHECK CMD node -e "fetch('http://127.0.0.1:8080/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
CMD ["deno", "run", "-A", "server/main.ts"]
