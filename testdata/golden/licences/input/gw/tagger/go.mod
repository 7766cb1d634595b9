module example.com/tagger

go 1.25

require (
	example.com/affero v1.0.0
	example.com/bare v1.0.0
	example.com/missing v1.0.0
	example.com/plain v1.0.0
)
