package proxy

// Namespace is the stanza of this package.
const Namespace = "github.com/devopsfaith/krakend/proxy"
