#!/bin/sh
apk add --no-cache build-base
cd guard
go build -buildmode=plugin -o ../guard-arm64.so .
