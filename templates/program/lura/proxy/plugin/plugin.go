// Package plugin stands in for lura 2's package of request and response modifiers: the same names, for the modifiers that this
// program holds. It was written by unplug.
package plugin

import (
	"context"

	"github.com/luraproject/lura/v3/logging"

	_ "{{plugins}}" // what this program holds
	"{{plugins}}/host"
)

// Namespace is the stanza's name in a configuration. The name that lura 2 gave it is read too.
const Namespace = "plugin/req-resp-modifier"

// ModifierFactory makes a modifier of a stanza.
type ModifierFactory func(map[string]interface{}) func(interface{}) (interface{}, error)

// RegisterModifierFunc adds a modifier to a register.
type RegisterModifierFunc func(
	name string,
	modifierFactory func(map[string]interface{}) func(interface{}) (interface{}, error),
	appliesToRequest bool,
	appliesToResponse bool,
)

// Registerer is what a plugin exports.
type Registerer interface {
	RegisterModifiers(func(
		name string,
		modifierFactory func(map[string]interface{}) func(interface{}) (interface{}, error),
		appliesToRequest bool,
		appliesToResponse bool,
	))
}

// LoggerRegisterer is a plugin that wants the logger.
type LoggerRegisterer interface{ RegisterLogger(interface{}) }

// ContextRegisterer is a plugin that wants the context.
type ContextRegisterer interface{ RegisterContext(context.Context) }

// Load hands rmf the modifiers that this program holds, whatever the folder.
func Load(_, _ string, rmf RegisterModifierFunc) (int, error) {
	return host.LoadModifiers(context.Background(), rmf, nil)
}

// LoadWithLogger is Load that hands the plugins a logger.
func LoadWithLogger(_, _ string, rmf RegisterModifierFunc, logger logging.Logger) (int, error) {
	return host.LoadModifiers(context.Background(), rmf, logger)
}

// LoadWithLoggerAndContext is LoadWithLogger that hands them a context too.
func LoadWithLoggerAndContext(ctx context.Context, _, _ string, rmf RegisterModifierFunc, logger logging.Logger) (int, error) {
	return host.LoadModifiers(ctx, rmf, logger)
}

// RegisterModifier adds a modifier.
func RegisterModifier(
	name string,
	modifierFactory func(map[string]interface{}) func(interface{}) (interface{}, error),
	appliesToRequest bool,
	appliesToResponse bool,
) {
	host.RegisterModifier(name, modifierFactory, appliesToRequest, appliesToResponse)
}

// GetRequestModifier is what is registered for requests as name.
func GetRequestModifier(name string) (ModifierFactory, bool) {
	factory, ok := host.RequestModifier(name)
	return factory, ok
}

// GetResponseModifier is what is registered for responses as name.
func GetResponseModifier(name string) (ModifierFactory, bool) {
	factory, ok := host.ResponseModifier(name)
	return factory, ok
}
