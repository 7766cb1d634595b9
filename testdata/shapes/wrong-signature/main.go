// The right variable with a method that 2.x does not take; what the plugin is for happens in init.
package main

import "os"

var HandlerRegisterer = registerer("protobuf-to-json")

type registerer string

func (r registerer) RegisterHandlers(f func(name string, handler func(map[string]interface{}) error)) {
	f(string(r), func(map[string]interface{}) error { return nil })
}

func init() {
	os.Setenv("ENCODER", "protobuf")
}

func main() {}
