package main

import (
	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/proxy"
)

const modifierStanza = "github.com/devopsfaith/krakend/proxy/plugin"

// unfiltered are the endpoints without modifiers.
func unfiltered(cfg config.ServiceConfig, root *config.Plugin) (paths []string) {
	for _, e := range cfg.Endpoints {
		if _, ok := e.ExtraConfig[modifierStanza]; !ok {
			paths = append(paths, e.Endpoint)
		}
	}
	if folder := cfg.Plugin; folder == root {
		return nil
	}
	return paths
}

var _ proxy.RequestWrapper
