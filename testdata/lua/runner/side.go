package runner

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"

	"github.com/luraproject/lura/v3/proxy"
)

// Outcome is what can be observed of one side in one case.
type Outcome struct {
	Panic    string           // of the whole stage; the gateway's router answers 500 without a body
	Calls    int              // of next
	Seen     *Seen            // what next saw
	Shared   *Seen            // what the caller's own maps hold afterwards
	Response *proxy.Response  // its Io is read
	Io       *string          // nil for no reader
	Err      *ObservedFailure // what the router looks at
	Served   *Served          // of a request to the service
	Logs     []string
	Stdout   string
}

// Seen is a request at one moment.
type Seen struct {
	Method, Path string
	URL          *string
	Query        url.Values
	Params       map[string]string
	Headers      map[string][]string
	Body         *string
}

// ObservedFailure is an error by the methods that the router asks it for.
type ObservedFailure struct {
	Message  string
	Status   int // 500 if the error does not say
	Encoding string
	Headers  map[string][]string
	Errors   []string
}

// pipe is one side: a stage around the recording next.
type pipe struct {
	proxy   proxy.Proxy
	current *Case
	outcome *Outcome
	behind  func(*proxy.Request) // what the rest of the pipe does to a request
	logs    *lines
}

// next records and answers.
func (p *pipe) next(_ context.Context, r *proxy.Request) (*proxy.Response, error) {
	p.outcome.Calls++
	p.outcome.Seen = seen(r)
	p.behind(r)
	return p.current.respond()
}

// run is one case on one side.
func (p *pipe) run(c *Case, stdout *capture) *Outcome {
	out := &Outcome{}
	p.current, p.outcome = c, out
	r := c.request()
	shared := &Seen{Query: r.Query, Params: r.Params, Headers: r.Headers}
	p.logs.take()
	func() {
		defer func() {
			if v := recover(); v != nil {
				out.Panic = fmt.Sprint(v)
			}
		}()
		resp, err := p.proxy(context.Background(), r)
		out.Response, out.Err = resp, observed(err)
		if resp != nil {
			out.Io = text(resp.Io)
		}
	}()
	out.Shared = shared
	out.Logs = p.logs.take()
	out.Stdout = stdout.take()
	return out
}

func seen(r *proxy.Request) *Seen {
	s := &Seen{Method: r.Method, Path: r.Path, Query: copied(r.Query), Headers: copied(r.Headers)}
	if r.URL != nil {
		u := r.URL.String()
		s.URL = &u
	}
	if r.Params != nil {
		s.Params = map[string]string{}
		for key, value := range r.Params {
			s.Params[key] = value
		}
	}
	if r.Body != nil {
		s.Body = text(r.Body)
	}
	return s
}

func copied(lists map[string][]string) map[string][]string {
	if lists == nil {
		return nil
	}
	to := map[string][]string{}
	for key, values := range lists {
		to[key] = append([]string(nil), values...)
	}
	return to
}

func text(r io.Reader) *string {
	if r == nil {
		return nil
	}
	bytes, err := io.ReadAll(r)
	all := string(bytes)
	if err != nil {
		all += " and the error " + err.Error()
	}
	return &all
}

// observed asks an error what the router asks it (lura 2 caa4317, router/gin/endpoint.go): headers and content type count only
// together with a status.
func observed(err error) *ObservedFailure {
	if err == nil {
		return nil
	}
	o := &ObservedFailure{Message: err.Error(), Status: 500}
	if e, ok := err.(interface{ StatusCode() int }); ok {
		o.Status = e.StatusCode()
		if e, ok := err.(interface{ Encoding() string }); ok {
			o.Encoding = e.Encoding()
		}
		if e, ok := err.(interface{ Headers() map[string][]string }); ok {
			o.Headers = e.Headers()
		}
	}
	if e, ok := err.(interface{ Errors() []error }); ok {
		for _, one := range e.Errors() {
			o.Errors = append(o.Errors, one.Error())
		}
	}
	return o
}

// capture is standard output in a file, because plugins and scripts write to os.Stdout itself.
type capture struct {
	file *os.File
	real *os.File
}

func newCapture() (*capture, error) {
	file, err := os.CreateTemp("", "stdout")
	if err != nil {
		return nil, err
	}
	c := &capture{file, os.Stdout}
	os.Stdout = file
	return c, os.Remove(file.Name())
}

// take gives what was written since, and forgets it.
func (c *capture) take() string {
	end, err := c.file.Seek(0, io.SeekCurrent)
	if err != nil || end == 0 {
		return ""
	}
	all := make([]byte, end)
	c.file.ReadAt(all, 0)
	c.file.Truncate(0)
	c.file.Seek(0, io.SeekStart)
	return string(all)
}
