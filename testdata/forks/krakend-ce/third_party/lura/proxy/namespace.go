package proxy

// Namespace is the stanza of this package.
const Namespace = "proxy"
