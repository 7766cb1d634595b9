// What modifiers give back: something that is no wrapper, data of the wrong types, an error with a status, and no factory at
// all. 2.x takes each in its own way, and so does the build: nothing here is for unplug to change.
package main

import "net/http"

var ModifierRegisterer = registerer("quirks")

type registerer string

func (r registerer) RegisterModifiers(f func(
	name string,
	factory func(map[string]interface{}) func(interface{}) (interface{}, error),
	request, response bool,
)) {
	f(string(r)+".map", func(map[string]interface{}) func(interface{}) (interface{}, error) {
		return func(interface{}) (interface{}, error) { return map[string]string{"is": "ignored"}, nil }
	}, true, false)
	f(string(r)+".slice", func(map[string]interface{}) func(interface{}) (interface{}, error) {
		return func(input interface{}) (interface{}, error) {
			response, ok := input.(interface{ Data() map[string]interface{} })
			if !ok {
				return input, refusal{http.StatusTeapot}
			}
			response.Data()["collection"] = []item{{"a"}}
			return input, nil
		}
	}, false, true)
	f(string(r)+".nil", func(map[string]interface{}) func(interface{}) (interface{}, error) { return nil }, true, false)
}

type item struct{ Name string }

type refusal struct{ status int }

func (r refusal) Error() string    { return http.StatusText(r.status) }
func (r refusal) StatusCode() int  { return r.status }
func (r refusal) Encoding() string { return "text/plain" }

func main() {}
