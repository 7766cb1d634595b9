// A plugin that was commented out: nothing is registered here.
package main

// var HandlerRegisterer = registerer("gone")

/*
type registerer string

var ClientRegisterer = registerer("gone too")
*/

var text = `
var ModifierRegisterer = registerer("only text")
`

func main() { println(text) }
