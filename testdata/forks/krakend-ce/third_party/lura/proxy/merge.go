package proxy

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/luraproject/lura/v3/config"
)

type part struct {
	resp *Response
	err  error
}

// merge asks all backends, at once or one after the other, and joins what they give.
func merge(cfg *config.EndpointConfig, stacks []Proxy) Proxy {
	if len(stacks) == 1 {
		return stacks[0]
	}
	sequential, _ := stanzaOf(cfg.ExtraConfig)["sequential"].(bool)
	return func(ctx context.Context, r *Request) (*Response, error) {
		var body []byte
		if r.Body != nil {
			body, _ = io.ReadAll(r.Body)
			r.Body.Close()
		}
		parts := make([]part, len(stacks))
		ask := func(i int) {
			clone := *r
			clone.Body = io.NopCloser(bytes.NewReader(body))
			clone.Params = map[string]string{}
			for k, v := range r.Params {
				clone.Params[k] = v
			}
			clone.Headers = map[string][]string{}
			for k, v := range r.Headers {
				clone.Headers[k] = v
			}
			resp, err := stacks[i](ctx, &clone)
			parts[i] = part{resp, err}
		}
		if sequential {
			for i := range stacks {
				if ask(i); parts[i].err != nil {
					break
				}
			}
		} else {
			done := make(chan struct{})
			for i := range stacks {
				go func() {
					ask(i)
					done <- struct{}{}
				}()
			}
			for range stacks {
				<-done
			}
		}
		out := &Response{Data: map[string]interface{}{}, IsComplete: true}
		var errs mergeErrors
		for _, p := range parts {
			if p.err != nil || p.resp == nil {
				out.IsComplete = false
				if p.err != nil {
					errs = append(errs, p.err)
				}
				continue
			}
			for k, v := range p.resp.Data {
				out.Data[k] = v
			}
			out.IsComplete = out.IsComplete && p.resp.IsComplete
		}
		if len(errs) == len(parts) {
			return nil, errs
		}
		if len(errs) > 0 {
			return out, errs
		}
		return out, nil
	}
}

type mergeErrors []error

func (m mergeErrors) Error() string {
	var lines []string
	for _, err := range m {
		lines = append(lines, err.Error())
	}
	return strings.Join(lines, "\n")
}
