//go:build ignore

package main

import "fmt"

var HandlerRegisterer = "no plugin: this file is never built"

func main() { fmt.Println("generates something") }
