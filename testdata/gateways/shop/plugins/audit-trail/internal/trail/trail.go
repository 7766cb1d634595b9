// Package trail numbers requests.
package trail

import (
	"fmt"
	"net/http"
	"sync/atomic"
)

// Name is what the plugin registers as.
const Name = "audit" + "-trail"

var count atomic.Int64

// Handler numbers every request in the header.
func Handler(header string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(header, fmt.Sprint(count.Add(1)))
		w.Header().Add("X-Chain", "audit-trail")
		next.ServeHTTP(w, r)
	})
}
