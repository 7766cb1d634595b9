package runner

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/luraproject/lura/v3/config"
)

// modifiers are the namespace of modifiers in 2.x; the first is the one that counts when both are there.
var modifierNames = []string{"plugin/req-resp-modifier", "github.com/devopsfaith/krakend/proxy/plugin"}

// serverNames are the namespace of plugins of the service.
var serverNames = []string{"plugin/http-server", "github_com/devopsfaith/krakend/transport/http/server/handler"}

// place is where a use stands.
type place struct {
	endpoint *config.EndpointConfig
	backend  *config.Backend // nil at endpoint level
	service  *router         // nil but for the service's stanza
	stanza   map[string]any  // the plugin's
}

// find gives the place of a use.
func find(cfg *config.ServiceConfig, use Use) (place, error) {
	if use.Endpoint == "" {
		return follow(cfg, use.Pointer)
	}
	service, err := newRouter(cfg)
	if err != nil {
		return place{}, err
	}
	for i, e := range cfg.Endpoints {
		if use.Endpoint == endpointPointer(i) {
			p := place{endpoint: e, service: service}
			p.stanza, _ = stanza(cfg.ExtraConfig, serverNames...)
			return p, nil
		}
	}
	return place{}, fmt.Errorf("%s is no endpoint", use.Endpoint)
}

func (p place) level() string {
	switch {
	case p.service != nil:
		return "service"
	case p.backend != nil:
		return "backend"
	}
	return "endpoint"
}

func endpointPointer(i int) string { return fmt.Sprintf("/endpoints/%d", i) }

// follow follows a pointer like /endpoints/0/backend/1/extra_config/plugin~1req-resp-modifier.
func follow(cfg *config.ServiceConfig, pointer string) (place, error) {
	parts := strings.Split(pointer, "/")
	index := func(i, limit int) (int, bool) {
		if i >= len(parts) {
			return 0, false
		}
		n, err := strconv.Atoi(parts[i])
		return n, err == nil && n >= 0 && n < limit
	}
	e, ok := index(2, len(cfg.Endpoints))
	if !ok || parts[1] != "endpoints" {
		return place{}, fmt.Errorf("%s is no endpoint", pointer)
	}
	p := place{endpoint: cfg.Endpoints[e]}
	extra, rest := p.endpoint.ExtraConfig, parts[3:]
	if len(rest) > 0 && rest[0] == "backend" {
		b, ok := index(4, len(p.endpoint.Backend))
		if !ok {
			return place{}, fmt.Errorf("%s is no backend", pointer)
		}
		p.backend = p.endpoint.Backend[b]
		extra, rest = p.backend.ExtraConfig, parts[5:]
	}
	if len(rest) == 2 && rest[0] == "extra_config" {
		name := strings.NewReplacer("~1", "/", "~0", "~").Replace(rest[1])
		p.stanza, ok = extra[name].(map[string]any)
	}
	if p.stanza == nil || !ok {
		return place{}, fmt.Errorf("%s is no stanza", pointer)
	}
	return p, nil
}

// LiveUses are the stanzas that 2.x took plugins from, in the order of the configuration; that of the service comes first,
// once an endpoint.
func LiveUses(cfg *config.ServiceConfig) []Use {
	var uses []Use
	add := func(u Use, extra config.ExtraConfig, namespaces []string) {
		for _, name := range namespaces {
			value, ok := extra[name]
			if !ok {
				continue
			}
			if stanza, ok := value.(map[string]any); ok && namesAny(stanza, u.Level) {
				u.Pointer += "/extra_config/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
				uses = append(uses, u)
			}
			return
		}
	}
	for i := range cfg.Endpoints {
		add(Use{Level: "service", Endpoint: endpointPointer(i)}, cfg.ExtraConfig, serverNames)
	}
	for i, e := range cfg.Endpoints {
		add(Use{Level: "endpoint", Pointer: endpointPointer(i)}, e.ExtraConfig, modifierNames)
		for j, b := range e.Backend {
			add(Use{Level: "backend", Pointer: fmt.Sprintf("%s/backend/%d", endpointPointer(i), j)}, b.ExtraConfig, modifierNames)
		}
	}
	return uses
}

// namesAny: modifiers need a list; at the service a text is a list of one.
func namesAny(stanza map[string]any, level string) bool {
	switch name := stanza["name"].(type) {
	case string:
		return level == "service"
	case []any:
		return len(name) > 0
	}
	return false
}

// surroundings of a place. What looks at the Go types of data is: the propagation of a backend's data to the parameters of
// the next (a float64 comes out as 3E+00 there), flatmap filters, CEL, other modifiers and scripts, and every output but JSON.
func (p place) surroundings(cfg *config.ServiceConfig) surroundings {
	s := surroundings{shared: p.backend != nil && len(p.endpoint.Backend) > 1}
	around := []config.ExtraConfig{p.endpoint.ExtraConfig}
	if p.backend != nil {
		around = append(around, p.backend.ExtraConfig)
	}
	for level, extra := range around {
		for name := range extra {
			switch {
			case strings.HasPrefix(name, "modifier/lua") || strings.Contains(name, "krakend-lua"),
				strings.HasPrefix(name, "validation/cel") || strings.Contains(name, "krakend-cel"),
				isModifier(name) && level == 0 && p.backend != nil:
				s.types = true
			}
		}
	}
	proxy, _ := stanza(p.endpoint.ExtraConfig, "proxy", "github.com/devopsfaith/krakend/proxy")
	if sequential, _ := proxy["sequential"].(bool); sequential || proxy["flatmap_filter"] != nil {
		s.types = true
	}
	switch p.endpoint.OutputEncoding {
	case "", "json", noOp:
		if len(p.endpoint.Backend) == 1 && p.endpoint.OutputEncoding == "" && p.endpoint.Backend[0].Encoding == "string" {
			s.types = true
		}
	default:
		s.types = true
	}
	router, _ := stanza(cfg.ExtraConfig, "router", "github.com/devopsfaith/krakend/router")
	if visible, _ := router["return_error_msg"].(bool); visible || proxy["static"] != nil || s.shared {
		s.panics = true // and one in one of several backends ended the gateway
	}
	return s
}

func isModifier(name string) bool { return name == modifierNames[0] || name == modifierNames[1] }

func stanza(extra config.ExtraConfig, names ...string) (map[string]any, bool) {
	for _, name := range names {
		if value, ok := extra[name]; ok {
			m, ok := value.(map[string]any)
			return m, ok
		}
	}
	return nil, false
}
