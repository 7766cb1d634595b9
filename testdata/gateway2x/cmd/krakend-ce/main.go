// The gateway's command.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	krakend "github.com/krakend/krakend-ce/v2"
	"github.com/luraproject/lura/v2/config"
)

// Short names, and the legacy ones that components read.
var aliases = map[string]string{
	"plugin/http-server":       "github_com/devopsfaith/krakend/transport/http/server/handler",
	"plugin/http-client":       "github.com/devopsfaith/krakend/transport/http/client/executor",
	"plugin/req-resp-modifier": "github.com/devopsfaith/krakend/proxy/plugin",
	"proxy":                    "github.com/devopsfaith/krakend/proxy",
	"security/cors":            "github_com/devopsfaith/krakend-cors",
}

func main() {
	for short, legacy := range aliases {
		config.ExtraConfigAlias[short] = legacy
	}
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: krakend run -c FILE")
		os.Exit(1)
	}
	cfg, err := config.Parse(os.Args[3])
	if err != nil {
		fmt.Fprintln(os.Stderr, "ERROR parsing the configuration file:", err)
		os.Exit(1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	new(krakend.ExecutorBuilder).NewCmdExecutor(ctx)(cfg)
}
