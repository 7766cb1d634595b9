// Package core knows the build.
package core

// The build's version, set by the linker, and what is made of it.
var (
	KrakendVersion     = "undefined"
	KrakendHeaderName  = "X-KRAKEND"
	KrakendHeaderValue = "Version " + KrakendVersion
)
