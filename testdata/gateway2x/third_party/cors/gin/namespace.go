package gin

// Namespace is the stanza that switches CORS on.
const Namespace = "github_com/devopsfaith/krakend-cors"
