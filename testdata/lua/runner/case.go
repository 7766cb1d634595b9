package runner

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strings"

	"github.com/luraproject/lura/v3/proxy"

	"unplug.test/lua/gateway"
)

// Case is one request and what next answers to it. It is plain data: each side gets values of its own made from it.
type Case struct {
	Use     string              `json:"use,omitempty"`    // pointer of the only use that it is for
	Latin1  bool                `json:"latin1,omitempty"` // each character of a text is one byte
	Method  string              `json:"method,omitempty"`
	Path    string              `json:"path,omitempty"`
	URL     string              `json:"url,omitempty"`  // none for an endpoint's request; of the service the request's target, as it is sent
	Host    *string             `json:"host,omitempty"` // of a request to the service
	Query   map[string][]string `json:"query,omitempty"`
	Params  map[string]string   `json:"params,omitempty"` // of a request to the service, where it has no URL, those of its path
	Headers map[string][]string `json:"headers,omitempty"`
	Body    string              `json:"body,omitempty"`
	Answer  *Answer             `json:"response,omitempty"`
	Error   *Failure            `json:"error,omitempty"`
}

// Answer is a response. One of a no-op backend has Io, status and headers; one that was decoded has data, and no headers at
// all: lura leaves the map nil.
type Answer struct {
	Encoding   string              `json:"encoding,omitempty"`   // "no-op", or that of data
	Data       json.RawMessage     `json:"data,omitempty"`       // {} if it is missing; null is a nil map
	IsComplete *bool               `json:"isComplete,omitempty"` // true if it is missing
	Headers    map[string][]string `json:"headers,omitempty"`
	Status     int                 `json:"status,omitempty"`
	Io         string              `json:"io,omitempty"`
	Named      *Detail             `json:"detail,omitempty"`
}

// Detail is an error of a backend that has return_error_details: it is a member of data.
type Detail struct {
	Name string `json:"name"`
	Code int    `json:"code"`
	Body string `json:"body"`
	Type string `json:"type"`
}

// Failure is an error of next.
type Failure struct {
	Message string  `json:"message"`
	Status  int     `json:"status,omitempty"`
	Type    string  `json:"type,omitempty"`
	With    *Answer `json:"with,omitempty"` // what comes with it: of several backends one may have answered
}

type statusFailure struct{ Failure }

func (f statusFailure) Error() string   { return f.Message }
func (f statusFailure) StatusCode() int { return f.Status }

type typedFailure struct{ statusFailure }

func (f typedFailure) Encoding() string { return f.Type }

func (f *Failure) err() error {
	switch {
	case f.Type != "":
		return typedFailure{statusFailure{*f}}
	case f.Status != 0:
		return statusFailure{*f}
	}
	return errors.New(f.Message)
}

// request is the case's request, with maps that are never nil: that is how the router makes them.
func (c *Case) request() *proxy.Request {
	r := &proxy.Request{Method: c.text(c.Method), Path: c.text(c.Path), Query: c.lists(c.Query), Headers: c.lists(c.Headers),
		Params: map[string]string{}, Body: io.NopCloser(strings.NewReader(c.text(c.Body)))}
	for key, value := range c.Params {
		r.Params[c.text(key)] = c.text(value)
	}
	if c.URL != "" {
		r.URL, _ = url.Parse(c.text(c.URL))
	}
	return r
}

// respond is what next gives.
func (c *Case) respond() (*proxy.Response, error) {
	if c.Error != nil {
		return c.response(c.Error.With), c.Error.err()
	}
	if c.Answer == nil {
		return c.response(&Answer{}), nil
	}
	return c.response(c.Answer), nil
}

func (c *Case) response(a *Answer) *proxy.Response {
	if a == nil {
		return nil
	}
	r := &proxy.Response{IsComplete: a.IsComplete == nil || *a.IsComplete, Data: map[string]any{}, Metadata: proxy.Metadata{StatusCode: a.Status}}
	if len(a.Data) > 0 {
		r.Data = decode(a.Data)
	}
	if a.Named != nil {
		r.Data["error_"+a.Named.Name] = gateway.NewNamedResponseError(a.Named.Name,
			gateway.ResponseError{Code: a.Named.Code, Msg: a.Named.Body, Enc: a.Named.Type})
	}
	if a.Headers != nil {
		r.Metadata.Headers = c.lists(a.Headers)
	}
	if a.Encoding == noOp {
		r.Metadata.Headers = c.lists(a.Headers)
		r.Io = strings.NewReader(c.text(a.Io))
	}
	return r
}

const noOp = "no-op"

// decode reads JSON as lura's decoders do, with numbers as they are written.
func decode(text []byte) map[string]any {
	var data map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&data); err != nil {
		panic("data of a case: " + err.Error())
	}
	return data
}

func (c *Case) lists(from map[string][]string) map[string][]string {
	to := map[string][]string{}
	for key, values := range from {
		list := make([]string, len(values))
		for i, v := range values {
			list[i] = c.text(v)
		}
		to[c.text(key)] = list
	}
	return to
}

func (c *Case) text(s string) string {
	if !c.Latin1 {
		return s
	}
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

// latin1 is bytes as a text of a case with Latin1.
func latin1(s string) string {
	runes := make([]rune, 0, len(s))
	for _, b := range []byte(s) {
		runes = append(runes, rune(b))
	}
	return string(runes)
}
