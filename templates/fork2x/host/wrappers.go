// Package host has what older plugins expect of lura and newer releases of 2.x no longer have.
package host

// ResponseMetadataWrapper is the part of a response's metadata that lura had a name for before 2.0.5.
type ResponseMetadataWrapper interface {
	Headers() map[string][]string
	StatusCode() int
}
