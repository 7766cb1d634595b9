package runner

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/luraproject/lura/v3/config"

	"unplug.test/lua/gateway"
)

// router finds the endpoint that the gateway answers a request by, as gin 1.12 does with the settings of lura 2 (caa4317,
// router/gin/engine.go). Redirects are no answers of an endpoint.
type router struct {
	endpoints  []*config.EndpointConfig
	patterns   []string // as gin has them, which cleans them: ":name" is a parameter up to the next slash
	unescaped  bool     // parameters with escapes left in them are not refused
	extraSlash bool     // further slashes do not count
}

// routed are the methods of endpoints; those with another are ignored.
var routed = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

var parameterOfPath = regexp.MustCompile(`/\{([a-zA-Z\-_0-9]+)\}`)

func newRouter(cfg *config.ServiceConfig) (*router, error) {
	r := &router{endpoints: cfg.Endpoints}
	for _, e := range cfg.Endpoints {
		pattern := "/" + strings.TrimPrefix(e.Endpoint, "/")
		for _, name := range parameterOfPath.FindAllStringSubmatch(pattern, -1) {
			pattern = strings.ReplaceAll(pattern, "{"+name[1]+"}", ":"+name[1])
		}
		if strings.Contains(pattern, "*") {
			return nil, fmt.Errorf("the endpoint %s stands for paths of any length, for which no requests can be made", e.Endpoint)
		}
		r.patterns = append(r.patterns, joined(pattern))
	}
	settings, _ := stanza(cfg.ExtraConfig, "router", "github_com/luraproject/lura/router/gin")
	r.unescaped, _ = settings["disable_path_decoding"].(bool)
	r.extraSlash, _ = settings["remove_extra_slash"].(bool)
	return r, nil
}

func (r *router) pattern(e *config.EndpointConfig) string {
	return r.patterns[slices.Index(r.endpoints, e)]
}

// reaches gives the endpoint that a case's request comes to, nil for none. What net/http refuses itself does not.
func (r *router) reaches(c *Case) *config.EndpointConfig {
	request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(c.wire())))
	if err != nil {
		return nil
	}
	endpoint, _ := r.route(request)
	return endpoint
}

// route gives nil where no endpoint answers.
func (r *router) route(request *http.Request) (*config.EndpointConfig, []gateway.Param) {
	if request.URL == nil {
		return nil, nil
	}
	at := request.URL.Path
	if r.extraSlash {
		at = cleaned(at)
	}
	best := -1
	var found []gateway.Param
	for i, pattern := range r.patterns {
		if strings.ToTitle(r.endpoints[i].Method) != request.Method || !slices.Contains(routed, request.Method) {
			continue
		}
		params, ok := match(pattern, at)
		if ok && (best < 0 || moreFixed(pattern, r.patterns[best])) {
			best, found = i, params
		}
	}
	if best < 0 || !r.unescaped && refused(found) {
		return nil, nil
	}
	return r.endpoints[best], found
}

// match: a parameter may be empty where more of the path follows.
func match(pattern, at string) ([]gateway.Param, bool) {
	params := []gateway.Param{}
	for pattern != "" {
		if pattern[0] != ':' {
			if at == "" || at[0] != pattern[0] {
				return nil, false
			}
			pattern, at = pattern[1:], at[1:]
			continue
		}
		name, value := firstPart(pattern), firstPart(at)
		if at == "" {
			return nil, false
		}
		params = append(params, gateway.Param{Key: name[1:], Value: value})
		pattern, at = pattern[len(name):], at[len(value):]
	}
	return params, at == ""
}

func firstPart(s string) string {
	part, _, _ := strings.Cut(s, "/")
	return part
}

// moreFixed: of two patterns that match, the one without a parameter where they part counts.
func moreFixed(a, b string) bool {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return b[i] == ':'
		}
	}
	return false
}

// refused are requests that the router itself answers 400.
func refused(params []gateway.Param) bool {
	for _, p := range params {
		if s, err := url.PathUnescape(p.Value); err != nil || s != p.Value || strings.ContainsAny(s, "?#") {
			return true
		}
	}
	return false
}

// joined is what gin makes of a pattern.
func joined(pattern string) string {
	joined := path.Join("/", pattern)
	if strings.HasSuffix(pattern, "/") && joined != "/" {
		joined += "/"
	}
	return joined
}

func cleaned(p string) string {
	clean := path.Clean("/" + p)
	if clean != "/" && (strings.HasSuffix(p, "/") || strings.HasSuffix(p, "/.")) {
		clean += "/"
	}
	return clean
}
