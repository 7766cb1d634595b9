package proxy

// Merge is built by nobody: the build line names the other file.
func Merge(a, b map[string]interface{}) map[string]interface{} {
	for key, value := range b {
		a[key] = value
	}
	return a
}
