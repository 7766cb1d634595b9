// Package plugin has the registers of modifiers, which the loader and a gateway's own code fill.
package plugin

import "github.com/luraproject/lura/v2/plugin"

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
