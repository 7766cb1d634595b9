package gin

// Namespace is the stanza that switches CORS on.
const Namespace = "security/cors"
