package names

const (
	prefix = "team"
	Own    = prefix + "/dot"
)
