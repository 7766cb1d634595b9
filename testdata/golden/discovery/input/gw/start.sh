#!/bin/sh
exec krakend run --config=/etc/krakend/gateway.conf
