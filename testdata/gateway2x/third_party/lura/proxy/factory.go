package proxy

import (
	"fmt"

	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/logging"
	"github.com/luraproject/lura/v2/sd"
)

// NewDefaultFactory makes the default stack: backends with their modifiers, merge, the endpoint's modifiers, static data.
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
			p := backendFactory(remote)
			where := fmt.Sprintf("BACKEND: %s %s -> %s", remote.ParentEndpointMethod, remote.ParentEndpoint, remote.URLPattern)
			p = withModifiers(logger, where, remote.ExtraConfig, p)
			stacks = append(stacks, newRequestBuilder(remote, sF(remote), p))
		}
		p := withModifiers(logger, "ENDPOINT: "+cfg.Endpoint, cfg.ExtraConfig, merge(cfg, stacks))
		return NewStaticMiddleware(logger, cfg)(p), nil
	})
}
