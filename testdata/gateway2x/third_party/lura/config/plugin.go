package config

// rootPlugin is what a configuration says of its plugins.
type rootPlugin struct {
	Plugin *Plugin `json:"plugin"`
}

// Plugin says where the files of plugins are, and what their names contain.
type Plugin struct {
	Folder  string `json:"folder"`
	Pattern string `json:"pattern"`
}
