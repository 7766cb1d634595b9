package main

import (
	"fmt"

	"github.com/luraproject/lura/v2/logging"
	"github.com/luraproject/lura/v2/proxy"
)

// ModifierRegisterer is the symbol that the gateway looks up.
var ModifierRegisterer = registerer("price-format")

type registerer string

var logger logging.Logger

func (registerer) RegisterLogger(v interface{}) {
	logger, _ = v.(logging.Logger)
}

func (r registerer) RegisterModifiers(f func(
	name string,
	modifierFactory func(map[string]interface{}) func(interface{}) (interface{}, error),
	appliesToRequest bool,
	appliesToResponse bool,
)) {
	f(string(r)+"-request", r.request, true, false)
	f(string(r)+"-response", r.response, false, true)
}

func (r registerer) currency(extra map[string]interface{}) string {
	cfg, _ := extra[string(r)].(map[string]interface{})
	currency, _ := cfg["currency"].(string)
	return currency
}

func (r registerer) request(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	currency := r.currency(extra)
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(proxy.RequestWrapper)
		if !ok {
			return input, nil
		}
		req.Query()["currency"] = []string{currency}
		req.Headers()["X-Currency"] = []string{currency}
		return req, nil
	}
}

func (r registerer) response(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	currency := r.currency(extra)
	return func(input interface{}) (interface{}, error) {
		resp, ok := input.(proxy.ResponseWrapper)
		if !ok {
			return input, nil
		}
		if cents, ok := resp.Data()["cents"].(float64); ok {
			resp.Data()["price"] = fmt.Sprintf("%.2f %s", cents/100, currency)
			logger.Debug("[PLUGIN: price-format] formatted", cents)
		}
		return resp, nil
	}
}

func main() {}
