// Two registerers, made by a constructor in another package of the module.
package main

import "unplug.test/constructors/pkg/gate"

const name = "gate"

var (
	HandlerRegisterer = gate.NewServer(name)
	ClientRegisterer  = gate.NewClient(name + "/client")
)

func main() {}
