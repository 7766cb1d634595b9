// Each line that a number makes impossible.
package main

import (
	"errors"
	"io"
	"net/url"
	"strconv"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("numbers", numbers, true, false)
}

func main() {}

type request interface {
	Params() map[string]string
	Headers() map[string][]string
	Body() io.ReadCloser
	Method() string
	URL() *url.URL
	Query() url.Values
	Path() string
}

func numbers(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		headers := req.Headers()
		id := req.Params()["Id"]
		n, _ := strconv.Atoi(id)
		m, _ := strconv.Atoi(req.Method())
		if n == m {
			headers["X-Same"] = []string{"large numbers are compared"}
		}
		headers["X-Text"] = []string{strconv.Itoa(n)}
		headers["X-Sum"] = []string{"a sum of large ones", id}[:n+1]
		u := uint(3)
		u = u - 4
		if less := uint(len(id)) - 4; less > 3 {
			headers["X-Less"] = []string{"it wraps around"}
		}
		if len(id) > 0 && id[0]+200 > 3 {
			headers["X-Byte"] = []string{"so does this"}
		}
		short := int8(len(id))
		if short > 3 {
			headers["X-Short"] = []string{"it may not fit"}
		}
		f := float64(len(id)) * 1e300
		if int(f) > 3 {
			headers["X-Float"] = []string{"a float that is no setting"}
		}
		count := 0
		for range headers["X-List"] {
			count += len(id)
		}
		if count*4 > 3 {
			headers["X-Count"] = []string{"it can count far"}
		}
		hex, _ := strconv.ParseInt(id, 16, 64)
		narrow, _ := strconv.ParseInt(id, 10, 32)
		if hex > 3 || narrow > 3 {
			headers["X-Parsed"] = []string{"other bases, other sizes"}
		}
		return input, nil
	}
}
