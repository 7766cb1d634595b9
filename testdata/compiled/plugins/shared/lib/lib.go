package lib

// ClientRegisterer is not the plugin's: only package main's variable is looked up.
var ClientRegisterer = "nobody"

func Name() string { return "from-elsewhere" }
