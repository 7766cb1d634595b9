package gateway

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
)

// Param is a parameter of a route, in the route's own spelling.
type Param struct{ Key, Value string }

// Context is what lua-endpoint sees: the client's request, and the parameters of the route that matched.
type Context struct {
	*http.Request
	Params []Param

	query url.Values // as it was when it was first read; gin keeps it
}

// Run runs the script of lua-endpoint on a request; `post` and `skip_next` mean nothing here.
func (s *Stanza) Run(x *Context) error {
	m, err := s.begin(httpClass(x.Request.Context()), contextClass(x))
	defer m.close()
	if err != nil {
		return err
	}
	return m.script("pre-script", s.pre)
}

// Params gives the parameters of the route that matched.
type Params func(*http.Request) []Param

type paramsKey struct{}

// ParamsOf are the parameters of a request that comes out of lua-endpoint: the gateway hands them on beside it.
func ParamsOf(r *http.Request) []Param {
	params, _ := r.Context().Value(paramsKey{}).([]Param)
	return params
}

// EndpointHandler puts lua-endpoint of an endpoint before its handler. Any error ends the request without a body; one with a
// status is not logged.
func EndpointHandler(log logging.Logger, files Files, endpoint *config.EndpointConfig, params Params, next http.Handler) http.Handler {
	prefix := "[ENDPOINT: " + endpoint.Endpoint + "][Lua]"
	return handler(log, prefix, files, endpoint.ExtraConfig, params, next, func(w http.ResponseWriter, err error) {
		status, ok := err.(interface{ StatusCode() int })
		if !ok {
			log.Error(prefix, err.Error())
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		if typed, ok := err.(interface{ Encoding() string }); ok {
			w.Header().Add("Content-Type", typed.Encoding())
		}
		if code := status.StatusCode(); code > 0 { // gin keeps its 200 for any other
			w.WriteHeader(code)
		}
	})
}

// ServiceHandler puts lua-endpoint of the service before whatever a route leads to. Every error is a 500.
func ServiceHandler(log logging.Logger, files Files, service config.ExtraConfig, params Params, next http.Handler) http.Handler {
	const prefix = "[SERVICE: Gin][Lua]"
	return handler(log, prefix, files, service, params, next, func(w http.ResponseWriter, err error) {
		log.Error(prefix, err.Error())
		w.WriteHeader(http.StatusInternalServerError)
	})
}

func handler(log logging.Logger, prefix string, files Files, config config.ExtraConfig, params Params, next http.Handler,
	fail func(http.ResponseWriter, error)) http.Handler {
	s, err := Parse(log, config, EndpointNamespace, files)
	if err != nil {
		sayWhyNot(log, prefix, err)
		return next
	}
	log.Debug(prefix, "Middleware is now ready")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := &Context{Request: r, Params: params(r)}
		if err := s.Run(x); err != nil {
			fail(w, err)
			return
		}
		next.ServeHTTP(w, x.Request.WithContext(context.WithValue(x.Request.Context(), paramsKey{}, x.Params)))
	})
}

// contextClass is the global `ctx`.
func contextClass(x *Context) class {
	return class{
		name: "ctx",
		functions: map[string]method{
			"load": func(c *call) error {
				c.giveObject(x, "ctx")
				return nil
			},
		},
		methods: map[string]method{
			"method": onContext(func(c *call, x *Context) error { return c.property(&x.Request.Method) }),
			"host":   onContext(func(c *call, x *Context) error { return c.property(&x.Request.Host) }),
			"url":    onContext(contextURL),
			"query":  onContext(contextQuery),
			"params": onContext(contextParams),
			"headers": onContext(func(c *call, x *Context) error {
				return c.headers(x.Request.Header, http.CanonicalHeaderKey)
			}),
			"headerList": onContext(func(c *call, x *Context) error { return c.headerList(x.Request.Header) }),
			"body":       onContext(contextBody),
		},
	}
}

func onContext(f func(*call, *Context) error) method {
	return func(c *call) error {
		x, ok := c.object(1).(*Context)
		if !ok {
			return errWantedContext
		}
		return f(c, x)
	}
}

// contextURL leaves no URL when the text is none; reading it then fails with a nil pointer.
func contextURL(c *call, x *Context) error {
	if c.count() == 1 {
		c.giveText(x.Request.URL.String())
	} else {
		x.Request.URL, _ = url.Parse(c.text(2))
	}
	return nil
}

// contextQuery reads from what the query was at the first reading, so that a script does not see what it sets afterwards.
func contextQuery(c *call, x *Context) error {
	switch c.count() {
	case 1:
		return errNeedArguments
	case 2:
		key := c.text(2)
		if x.query == nil {
			x.query = url.Values{}
			if x.Request.URL != nil {
				x.query = x.Request.URL.Query()
			}
		}
		c.giveText(x.query.Get(key))
	case 3:
		q := x.Request.URL.Query()
		q.Set(c.text(2), c.text(3))
		x.Request.URL.RawQuery = q.Encode()
	}
	return nil
}

func contextParams(c *call, x *Context) error {
	switch c.count() {
	case 1:
		params := map[string]string{}
		for _, p := range x.Params {
			params[p.Key] = p.Value
		}
		c.giveObject(tableOfTexts(params), "luaTable")
	case 2:
		key := c.text(2)
		value := ""
		for _, p := range x.Params {
			if p.Key == key {
				value = p.Value
				break
			}
		}
		c.giveText(value)
	case 3:
		key := c.text(2)
		for i, p := range x.Params {
			if p.Key == key {
				x.Params[i].Value = c.text(3)
				return nil
			}
		}
		x.Params = append(x.Params, Param{key, c.text(3)})
	}
	return nil
}

func contextBody(c *call, x *Context) error {
	if c.count() == 2 {
		x.Request.Body = io.NopCloser(strings.NewReader(c.text(2)))
		return nil
	}
	var body []byte
	if x.Request.Body != nil {
		body, _ = io.ReadAll(x.Request.Body)
		x.Request.Body.Close()
	}
	x.Request.Body = io.NopCloser(strings.NewReader(string(body)))
	c.giveText(string(body))
	return nil
}
