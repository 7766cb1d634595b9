package gateway

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/luraproject/lura/v3/core"
	lua "github.com/yuin/gopher-lua"
)

// answer is what http_response.new gives. After close there is no response left: whatever needs one fails with a nil pointer,
// which the script gets as an error with a Go stack trace in it.
type answer struct {
	response *http.Response
	once     sync.Once
	text     string
}

// httpClass is the global `http_response`, which calls URLs within the time that the request has left.
func httpClass(ctx context.Context) class {
	return class{
		name: "http_response",
		functions: map[string]method{
			"new": func(c *call) error { return newAnswer(ctx, c) },
		},
		methods: map[string]method{
			"statusCode": onAnswer(func(c *call, a *answer) error {
				c.giveNumber(float64(a.response.StatusCode))
				return nil
			}),
			"headers": onAnswer(exactlyTwo(func(c *call, a *answer) {
				c.giveText(a.response.Header.Get(c.text(2)))
			})),
			"headerList": onAnswer(exactlyTwo(func(c *call, a *answer) {
				c.giveObject(listOf(a.response.Header.Values(c.text(2))), "luaList")
			})),
			"body": onAnswer(func(c *call, a *answer) error {
				c.giveText(a.body())
				return nil
			}),
			"close": onAnswer(func(_ *call, a *answer) error {
				a.close()
				a.response = nil
				return nil
			}),
		},
	}
}

func onAnswer(f func(*call, *answer) error) method {
	return func(c *call) error {
		a, ok := c.object(1).(*answer)
		if !ok {
			return errWantedResponse
		}
		return f(c, a)
	}
}

func exactlyTwo(f func(*call, *answer)) func(*call, *answer) error {
	return func(c *call, a *answer) error {
		if c.count() != 2 {
			return errNeedArguments
		}
		f(c, a)
		return nil
	}
}

func newAnswer(ctx context.Context, c *call) error {
	if c.count() == 0 || c.count() == 2 {
		return errNeedsOneOfThese
	}
	url := c.text(1)
	var r *http.Request
	if c.count() == 1 {
		r, _ = http.NewRequest(http.MethodGet, url, http.NoBody) // nil for a bad URL, which fails below
	} else {
		method, body := c.text(2), c.text(3)
		var err error
		if r, err = http.NewRequest(method, url, strings.NewReader(body)); err != nil {
			return err
		}
		if c.count() == 4 {
			addHeaders(r.Header, c.value(4))
		}
	}
	r = r.WithContext(ctx)
	r.Header.Add("User-Agent", "KrakenD "+core.KrakendHeaderValue)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	c.giveObject(&answer{response: response}, "http_response")
	return nil
}

// addHeaders takes strings and tables of anything; other values are left out. Only the table itself counts: with another
// fourth argument there are no headers, and with a fifth neither.
func addHeaders(to http.Header, headers lua.LValue) {
	t, ok := headers.(*lua.LTable)
	if !ok {
		return
	}
	t.ForEach(func(name, value lua.LValue) {
		switch v := value.(type) {
		case lua.LString:
			to.Add(name.String(), string(v))
		case *lua.LTable:
			v.ForEach(func(_, element lua.LValue) { to.Add(name.String(), element.String()) })
		}
	})
}

// body reads once. After a failed reading (there is no response any more) it is empty, without an error.
func (a *answer) body() string {
	a.once.Do(func() {
		text, _ := io.ReadAll(a.response.Body)
		a.close()
		a.text = string(text)
	})
	return a.text
}

func (a *answer) close() {
	if a.response != nil && a.response.Body != nil {
		a.response.Body.Close()
		a.response.Body = nil
	}
}
