#!/usr/bin/env bash
set -euo pipefail

# One file a plugin, for the gateway's folder.
for plugin in guard tagger; do
  (cd "$plugin" && go build -buildmode=plugin -o "../$plugin.so" .) || exit 1
done

docker build -t registry.example.com/gateway .
docker push registry.example.com/gateway
