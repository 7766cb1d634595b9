package proxy

import (
	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
	"github.com/luraproject/lura/v3/sd"
)

// NewDefaultFactory makes the default stack: backends, merge, static data.
func NewDefaultFactory(backendFactory BackendFactory, logger logging.Logger) Factory {
	return NewDefaultFactoryWithSubscriber(backendFactory, logger, sd.FixedSubscriberFactory)
}

// NewDefaultFactoryWithSubscriber is NewDefaultFactory over hosts that sF finds.
func NewDefaultFactoryWithSubscriber(backendFactory BackendFactory, logger logging.Logger, sF sd.SubscriberFactory) Factory {
	return FactoryFunc(func(cfg *config.EndpointConfig) (Proxy, error) {
		if len(cfg.Backend) == 0 {
			return nil, errNoBackends
		}
		var stacks []Proxy
		for _, remote := range cfg.Backend {
			stacks = append(stacks, newRequestBuilder(remote, sF(remote), backendFactory(remote)))
		}
		return NewStaticMiddleware(logger, cfg)(merge(cfg, stacks)), nil
	})
}
