// Package plugin loads shared objects and keeps what they register.
package plugin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	goplugin "plugin"
	"strings"

	"github.com/luraproject/lura/v2/logging"
)

// What was registered, by name.
var (
	Servers           = map[string]func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error){}
	Clients           = map[string]func(context.Context, map[string]interface{}) (http.Handler, error){}
	RequestModifiers  = map[string]func(map[string]interface{}) func(interface{}) (interface{}, error){}
	ResponseModifiers = map[string]func(map[string]interface{}) func(interface{}) (interface{}, error){}
)

// Each opens the files of a folder whose names contain pattern, and hands use what they export as symbol. It gives how many
// were used, and what went wrong with the others.
func Each(folder, pattern, symbol string, use func(exported interface{}) bool) (int, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return 0, err
	}
	used := 0
	var failed []error
	for _, entry := range entries {
		if entry.IsDir() || !strings.Contains(entry.Name(), pattern) {
			continue
		}
		file := filepath.Join(folder, entry.Name())
		if err := open(file, symbol, use); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", file, err))
			continue
		}
		used++
	}
	return used, errors.Join(failed...)
}

func open(file, symbol string, use func(interface{}) bool) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	p, err := goplugin.Open(file)
	if err != nil {
		return err
	}
	exported, err := p.Lookup(symbol)
	if err != nil {
		return err
	}
	if !use(exported) {
		return fmt.Errorf("unknown type")
	}
	return nil
}

// Announce hands over the logger to what wants it.
func Announce(exported interface{}, logger logging.Logger) {
	if l, ok := exported.(interface{ RegisterLogger(interface{}) }); ok && logger != nil {
		l.RegisterLogger(logger)
	}
}
