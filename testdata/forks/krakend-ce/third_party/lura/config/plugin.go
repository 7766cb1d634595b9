package config

// rootPlugin is what a configuration says of its plugins: nothing that 3.0 reads.
type rootPlugin struct{}
