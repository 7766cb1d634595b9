// Package via has a name.
package via

// Name of the gateway.
const Name = "gateway"
