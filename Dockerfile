# The browser door and the HTTP API of Segue, in two stages: one that installs, provisions TensorFlow and builds, and one that runs what it made.
# docs/how-to/serve-in-a-container.md says how to use it.

FROM node:24.21.0-bookworm-slim AS build
# What TensorFlow's binding is compiled with where no prebuilt one fits.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates g++ make python3 python3-pip \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /segue
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node scripts/provision.mjs \
  && node scripts/build.mjs \
  && npm prune --omit=dev

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    SEGUE_HOME=/data
# The folder of the user's own, which a volume takes the place of.
RUN mkdir /data \
  && chown node:node /data
WORKDIR /segue
COPY --from=build /segue/package.json ./
COPY --from=build /segue/node_modules ./node_modules
COPY --from=build /segue/out ./out
COPY --from=build /segue/resources ./resources
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "out/main/cli.js", "serve", "--host", "0.0.0.0", "--port", "8080"]
