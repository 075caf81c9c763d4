# Farsight as a container: docker build -t farsight . && docker run -p 127.0.0.1:8080:8080 -v farsight:/data --network host farsight
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm install --global deno@2.9.6 && deno task build && deno cache server/main.ts

FROM node:20-bookworm-slim
RUN npm install --global deno@2.9.6 && useradd --create-home farsight && mkdir /data && chown farsight /data
COPY --from=build --chown=farsight /app /app
COPY --from=build --chown=farsight /root/.cache/deno /home/farsight/.cache/deno
USER farsight
WORKDIR /app
ENV FARSIGHT_DATA=/data DENO_DIR=/home/farsight/.cache/deno
VOLUME /data
EXPOSE 8080
HEALTHCHECK CMD node -e "fetch('http://127.0.0.1:8080/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
CMD ["deno", "run", "-A", "server/main.ts"]
