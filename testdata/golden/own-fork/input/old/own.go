package krakend
