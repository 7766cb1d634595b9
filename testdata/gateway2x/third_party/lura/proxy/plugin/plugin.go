// Package plugin has the registers of modifiers, which the loader and a gateway's own code fill.
package plugin

import (
	"context"

	"github.com/luraproject/lura/v2/logging"
	"github.com/luraproject/lura/v2/plugin"
)

// Namespace is the stanza's name.
const Namespace = "github.com/devopsfaith/krakend/proxy/plugin"

// RegisterModifierFunc keeps a factory.
type RegisterModifierFunc func(
	name string,
	modifierFactory func(map[string]interface{}) func(interface{}) (interface{}, error),
	appliesToRequest bool,
	appliesToResponse bool,
)

// LoadWithLoggerAndContext lets the plugins of a folder register.
func LoadWithLoggerAndContext(
	ctx context.Context, folder, pattern string, register RegisterModifierFunc, logger logging.Logger,
) (int, error) {
	return plugin.Each(folder, pattern, "ModifierRegisterer", func(exported interface{}) bool {
		r, ok := exported.(Registerer)
		if ok {
			plugin.Announce(exported, logger)
			if c, ok := exported.(interface{ RegisterContext(context.Context) }); ok {
				c.RegisterContext(ctx)
			}
			r.RegisterModifiers(register)
		}
		return ok
	})
}

// Registerer is what a plugin exports.
type Registerer interface {
	RegisterModifiers(func(
		name string,
		modifierFactory func(map[string]interface{}) func(interface{}) (interface{}, error),
		appliesToRequest bool,
		appliesToResponse bool,
	))
}

// RegisterModifier keeps the last factory of a name, for each side by itself.
func RegisterModifier(
	name string,
	modifierFactory func(map[string]interface{}) func(interface{}) (interface{}, error),
	appliesToRequest bool,
	appliesToResponse bool,
) {
	if appliesToRequest {
		plugin.RequestModifiers[name] = modifierFactory
	}
	if appliesToResponse {
		plugin.ResponseModifiers[name] = modifierFactory
	}
}
