#!/bin/sh
sed -i 's/^package plugin$/package main/' plugin/guard.go
go build -buildmode=plugin -o guard.so ./plugin
