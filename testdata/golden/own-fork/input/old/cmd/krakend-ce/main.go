package main

import "github.com/luraproject/lura/v2/config"

var aliases = map[string]string{
	"github.com/devopsfaith/krakend/proxy/plugin":                  "plugin/req-resp-modifier",
	"github_com/devopsfaith/krakend/transport/http/server/handler": "shop/guard",
}

func main() {
	for key, alias := range aliases {
		config.ExtraConfigAlias[alias] = key
	}
}
