package main

import (
	"unplug.test/internal-tree/internal/app"
)

var HandlerRegisterer = app.Registerer{Prefix: "internal"}

func main() {}
