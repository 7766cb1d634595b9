// The gateway's command.
package main

import (
	"context"
	"embed"
	"flag"
	"fmt"
	"os"
	"os/signal"

	krakend "github.com/krakend/krakend-ce/v3"
	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/core"
)

//go:embed schema
var embedSchema embed.FS

func main() {
	flags := flag.NewFlagSet("krakend", flag.ExitOnError)
	path := flags.String("c", "", "the configuration")
	command := ""
	if len(os.Args) > 1 {
		command = os.Args[1]
		flags.Parse(os.Args[2:])
	}
	if command == "version" {
		fmt.Println("KrakenD Version:", core.KrakendVersion)
		return
	}
	cfg, err := config.Parse(*path)
	if err != nil {
		fmt.Fprintln(os.Stderr, "ERROR parsing the configuration file:", err)
		os.Exit(1)
	}
	if command == "check" {
		if _, err := embedSchema.ReadFile("schema/schema.json"); err != nil {
			fmt.Fprintln(os.Stderr, "The build has no schema")
			os.Exit(1)
		}
		fmt.Fprintln(os.Stderr, "Syntax OK!")
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	krakend.NewExecutor(ctx)(cfg)
}
