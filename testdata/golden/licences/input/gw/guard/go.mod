module example.com/guard

go 1.25

require (
	example.com/gnu v1.3.0
	example.com/lesser v1.0.0
	example.com/own v1.0.0
	golang.org/x/net v0.50.0
)
