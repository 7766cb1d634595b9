// The edge: a gateway of our own on Lura.
package main

import (
	"context"
	"log"
	"os"

	cors "github.com/krakendio/krakend-cors/v2/gin"
	opencensus "github.com/krakendio/krakend-opencensus/v2"
	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/logging"
	"github.com/luraproject/lura/v2/proxy"
	modifiers "github.com/luraproject/lura/v2/proxy/plugin"
	router "github.com/luraproject/lura/v2/router/gin"
	serverhttp "github.com/luraproject/lura/v2/transport/http/server"
	"github.com/luraproject/lura/v2/transport/http/server/plugin"
)

var aliases = map[string]string{
	"github.com/devopsfaith/krakend/proxy/plugin":                  "plugin/req-resp-modifier",
	"github_com/devopsfaith/krakend/transport/http/server/handler": "plugin/http-server",
}

func main() {
	for legacy, short := range aliases {
		config.ExtraConfigAlias[short] = legacy
	}
	config.ExtraConfigAlias["edge/guard"] = "github_com/devopsfaith/krakend/transport/http/server/handler"
	cfg, err := config.NewParser().Parse(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	cfg.Normalize()
	logger, _ := logging.NewLogger("INFO", os.Stdout, "")
	if cfg.Plugin != nil {
		modifiers.Load(cfg.Plugin.Folder, cfg.Plugin.Pattern, modifiers.RegisterModifier)
		plugin.LoadWithLogger(cfg.Plugin.Folder, cfg.Plugin.Pattern, plugin.RegisterHandler, logger)
	}
	modifiers.RegisterExtraComponents = func(interface{}) {}
	factory := opencensus.ProxyFactory(proxy.DefaultFactory(logger))
	run := plugin.New(logger, plugin.RunServer(cors.NewRunServer(serverhttp.RunServer)))
	router.DefaultFactory(factory, logger).NewWithContext(context.Background()).Run(cfg)
	_ = run
}
