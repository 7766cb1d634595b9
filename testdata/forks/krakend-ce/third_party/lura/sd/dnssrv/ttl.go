// Package dnssrv looks services up.
package dnssrv

import "time"

// TTL is how long an answer is kept.
var TTL = 30 * time.Second

// SetTTL changes it; zero leaves it as it is.
func SetTTL(d time.Duration) {
	if d > 0 {
		TTL = d
	}
}
