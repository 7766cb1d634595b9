module unplug.test/pins

go 1.22

require (
	example.com/private/lib v0.0.0
	github.com/google/uuid v1.3.0
)

replace github.com/google/uuid => github.com/google/uuid v1.6.0

exclude github.com/google/uuid v1.4.0

retract v0.1.0 // wrong build

tool example.com/private/lib/cmd/gen
