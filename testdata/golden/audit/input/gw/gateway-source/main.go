package main

import "github.com/luraproject/lura/v2/config"

func main() {
	for key, alias := range aliases {
		config.ExtraConfigAlias[alias] = key
	}
	config.ExtraConfigAlias[fromEnvironment()] = "proxy"
}
