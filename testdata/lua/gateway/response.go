package gateway

import (
	"io"
	"strings"

	"github.com/luraproject/lura/v3/proxy"
)

// ResponseError is what the data of a response holds when a backend with return_error_details failed. Lura's package
// transport/http/client has these two types; the stand-in has no need of them.
type ResponseError struct {
	Code int    `json:"http_status_code"`
	Msg  string `json:"http_body,omitempty"`
	Enc  string `json:"http_body_encoding,omitempty"`
}

// NamedResponseError knows the name that the backend's configuration gives to its errors.
type NamedResponseError struct {
	ResponseError
	name string
}

// NewNamedResponseError makes one.
func NewNamedResponseError(name string, e ResponseError) NamedResponseError {
	return NamedResponseError{e, name}
}

func (e ResponseError) Error() string     { return e.Msg }
func (e ResponseError) StatusCode() int   { return e.Code }
func (e ResponseError) Encoding() string  { return e.Enc }
func (e NamedResponseError) Name() string { return e.name }

func (e ResponseError) members() map[string]any {
	return map[string]any{"http_status_code": e.Code, "http_body": e.Msg, "http_body_encoding": e.Enc}
}

// responseClass is the global `response` of a post script. A response has headers and data from then on, empty ones if it had
// none, whatever the script does; without a response the request ends with a panic (krakend-lua bb8d242,
// registerResponseTable).
func responseClass(r *proxy.Response) class {
	if r.Metadata.Headers == nil {
		r.Metadata.Headers = map[string][]string{}
	}
	if r.Data == nil {
		r.Data = map[string]any{}
	}
	asItIs := func(name string) string { return name }
	return class{
		name: "response",
		functions: map[string]method{
			"load": func(c *call) error {
				c.giveObject(r, "response")
				return nil
			},
		},
		methods: map[string]method{
			"isComplete": onResponse(errWantedResponse, responseComplete),
			"statusCode": onResponse(errWantedResponse, responseStatus),
			"data":       onResponse(errWantedResponse, responseData),
			"headers": onResponse(errWantedResponse, func(c *call, r *proxy.Response) error {
				return c.headers(r.Metadata.Headers, asItIs)
			}),
			"headerList": onResponse(errWantedRequest, func(c *call, r *proxy.Response) error {
				return c.headerList(r.Metadata.Headers)
			}),
			"body": onResponse(errWantedResponse, responseBody),
		},
	}
}

func onResponse(wrongReceiver error, f func(*call, *proxy.Response) error) method {
	return func(c *call) error {
		r, ok := c.object(1).(*proxy.Response)
		if !ok {
			return wrongReceiver
		}
		return f(c, r)
	}
}

func responseComplete(c *call, r *proxy.Response) error {
	if c.count() == 1 {
		c.giveFlag(r.IsComplete)
	} else {
		r.IsComplete = c.flag(2)
	}
	return nil
}

func responseStatus(c *call, r *proxy.Response) error {
	if c.count() == 1 {
		c.giveNumber(float64(r.Metadata.StatusCode))
	} else {
		r.Metadata.StatusCode = int(c.number(2))
	}
	return nil
}

// responseData is live: what is set in the table is set in the response.
func responseData(c *call, r *proxy.Response) error {
	c.giveObject(&table{r.Data}, "luaTable")
	return nil
}

func responseBody(c *call, r *proxy.Response) error {
	if c.count() == 2 {
		r.Io = strings.NewReader(c.text(2))
		return nil
	}
	var body []byte
	if r.Io != nil {
		body, _ = io.ReadAll(r.Io)
	}
	r.Io = strings.NewReader(string(body))
	c.giveText(string(body))
	return nil
}
