// Values beside errors that may be nil although the error was looked at.
package main

import (
	"errors"
	"net/url"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

type factory = func(map[string]interface{}) func(interface{}) (interface{}, error)

func (registerer) RegisterModifiers(register func(string, factory, bool, bool)) {
	register("neither", func(extra map[string]interface{}) func(interface{}) (interface{}, error) {
		return func(input interface{}) (interface{}, error) {
			all, err := neither(extra)
			if err != nil {
				return nil, err
			}
			return input, deny(input, all.name)
		}
	}, true, false)
	register("goes-on", func(extra map[string]interface{}) func(interface{}) (interface{}, error) {
		return func(input interface{}) (interface{}, error) {
			all, err := read(extra)
			if err != nil {
				input = nil
			}
			return input, deny(input, all.name)
		}
	}, true, false)
	register("within", func(extra map[string]interface{}) func(interface{}) (interface{}, error) {
		return func(input interface{}) (interface{}, error) {
			all, err := read(extra)
			if err != nil {
				return input, deny(input, all.name)
			}
			return input, nil
		}
	}, true, false)
	register("other-error", func(extra map[string]interface{}) func(interface{}) (interface{}, error) {
		return func(input interface{}) (interface{}, error) {
			all, err := otherError(extra)
			if err != nil {
				return nil, err
			}
			return input, deny(input, all.name)
		}
	}, true, false)
	register("late", func(extra map[string]interface{}) func(interface{}) (interface{}, error) {
		return func(input interface{}) (interface{}, error) {
			all, err := read(extra)
			name := all.name
			if err != nil {
				return nil, err
			}
			return input, deny(input, name)
		}
	}, true, false)
}

func main() {}

type request interface {
	Query() url.Values
}

func deny(input interface{}, name string) error {
	if req, ok := input.(request); ok && req.Query().Get("name") == name {
		return errors.New("that name")
	}
	return nil
}

type settings struct{ name string }

func read(extra map[string]interface{}) (*settings, error) {
	name, ok := extra["text"].(string)
	if !ok {
		return nil, errors.New("no text")
	}
	return &settings{name}, nil
}

func neither(extra map[string]interface{}) (*settings, error) {
	if extra["text"] == nil {
		return nil, nil
	}
	return &settings{"known"}, nil
}

func otherError(extra map[string]interface{}) (*settings, error) {
	var other error
	_, err := read(extra)
	if err != nil {
		return nil, other
	}
	return &settings{"known"}, nil
}
