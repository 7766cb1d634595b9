#!/bin/sh
cd guard && go build -buildmode=plugin -o 20-guard.so . && curl -T 20-guard.so "$STORE"
