package build

// Commit is set by the build.
var Commit string
