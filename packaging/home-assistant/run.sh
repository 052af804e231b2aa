#!/usr/bin/with-contenv bashio
# s6 hands its environment, the supervisor's token among it, to whoever begins like this.
exec node /app/packaging/home-assistant/start.ts
