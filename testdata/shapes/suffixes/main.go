// One stem, two names; a third is put together by a format.
package main

import "fmt"

var ModifierRegisterer = registerer("price")

type registerer string

func (r registerer) RegisterModifiers(f func(
	name string,
	factory func(map[string]interface{}) func(interface{}) (interface{}, error),
	request, response bool,
)) {
	f(string(r)+"-request", r.request, true, false)
	f(string(r)+"-response", r.response, false, true)
	f(fmt.Sprintf("%s/%s", r, "both"), r.request, true, true)
}

func (registerer) request(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) { return input, nil }
}

func (registerer) response(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	currency, ok := extra["price"].(map[string]interface{})
	if !ok {
		return nil
	}
	return func(interface{}) (interface{}, error) { return currency, nil }
}

func main() {}
