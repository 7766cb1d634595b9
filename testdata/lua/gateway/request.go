package gateway

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/luraproject/lura/v3/proxy"
	lua "github.com/yuin/gopher-lua"
)

// requestClass is the global `request` of lua-proxy and lua-backend.
func requestClass(r *proxy.Request) class {
	return class{
		name: "request",
		functions: map[string]method{
			"load": func(c *call) error {
				c.giveObject(r, "request")
				return nil
			},
		},
		methods: map[string]method{
			"method":     onRequest(func(c *call, r *proxy.Request) error { return c.property(&r.Method) }),
			"path":       onRequest(func(c *call, r *proxy.Request) error { return c.property(&r.Path) }),
			"query":      onRequest(requestQuery),
			"url":        onRequest(requestURL),
			"params":     onRequest(requestParams),
			"headers":    onRequest(func(c *call, r *proxy.Request) error { return c.headers(r.Headers, http.CanonicalHeaderKey) }),
			"headerList": onRequest(func(c *call, r *proxy.Request) error { return c.headerList(r.Headers) }),
			"body":       onRequest(requestBody),
		},
	}
}

func onRequest(f func(*call, *proxy.Request) error) method {
	return func(c *call) error {
		r, ok := c.object(1).(*proxy.Request)
		if !ok {
			return errWantedRequest
		}
		return f(c, r)
	}
}

// property reads or sets a text.
func (c *call) property(field *string) error {
	if c.count() == 1 {
		c.giveText(*field)
	} else {
		*field = c.text(2)
	}
	return nil
}

// requestQuery sets what could be parsed, and no error is raised for the rest.
func requestQuery(c *call, r *proxy.Request) error {
	if c.count() == 1 {
		c.giveText(r.Query.Encode())
	} else {
		r.Query, _ = url.ParseQuery(c.text(2))
	}
	return nil
}

// requestURL leaves no URL at all when the text is none.
func requestURL(c *call, r *proxy.Request) error {
	if c.count() > 1 {
		r.URL, _ = url.Parse(c.text(2))
		return nil
	}
	if r.URL == nil {
		c.giveText("")
	} else {
		c.giveText(r.URL.String())
	}
	return nil
}

func requestParams(c *call, r *proxy.Request) error {
	switch c.count() {
	case 1:
		c.giveObject(tableOfTexts(r.Params), "luaTable")
	case 2:
		c.giveText(r.Params[c.text(2)])
	case 3:
		r.Params[c.text(2)] = c.text(3)
	}
	return nil
}

func requestBody(c *call, r *proxy.Request) error {
	if c.count() == 2 {
		r.Body = io.NopCloser(strings.NewReader(c.text(2)))
		return nil
	}
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		r.Body.Close()
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	c.giveText(string(body))
	return nil
}

// headers reads all, reads the first value of one, or replaces or deletes one. Names are made canonical but for the reading
// of one, where that is the caller's to say. With more arguments nothing happens.
func (c *call) headers(headers map[string][]string, name func(string) string) error {
	switch c.count() {
	case 1:
		c.giveObject(tableOfLists(headers), "luaTable")
	case 2:
		first := ""
		if values := headers[name(c.text(2))]; len(values) > 0 {
			first = values[0]
		}
		c.giveText(first)
	case 3:
		key := http.CanonicalHeaderKey(c.text(2))
		if c.value(3) == lua.LNil {
			delete(headers, key)
			return nil
		}
		headers[key] = []string{c.text(3)}
	}
	return nil
}

// headerList reads or replaces all values of a header. What is no string in the list comes out as fmt's %s has it.
func (c *call) headerList(headers map[string][]string) error {
	switch c.count() {
	case 1:
		return errNeedArguments
	case 2:
		c.giveObject(listOf(headers[http.CanonicalHeaderKey(c.text(2))]), "luaList")
	case 3:
		key := http.CanonicalHeaderKey(c.text(2))
		data, ok := c.value(3).(*lua.LUserData)
		if !ok {
			return errNotAList
		}
		l, ok := data.Value.(*list)
		if !ok {
			return errNotAList
		}
		values := make([]string, len(l.data))
		for i, v := range l.data {
			values[i] = fmt.Sprintf("%s", v)
		}
		headers[key] = values
	}
	return nil
}
