// Package sd finds the hosts of a backend.
package sd

import "github.com/luraproject/lura/v3/config"

// Subscriber gives hosts.
type Subscriber interface {
	Hosts() ([]string, error)
}

// SubscriberFactory makes the subscriber of a backend.
type SubscriberFactory func(*config.Backend) Subscriber

// Fixed are hosts that do not change.
type Fixed []string

// Hosts gives them.
func (f Fixed) Hosts() ([]string, error) { return f, nil }

// FixedSubscriberFactory takes the hosts of the configuration.
func FixedSubscriberFactory(remote *config.Backend) Subscriber { return Fixed(remote.Host) }
