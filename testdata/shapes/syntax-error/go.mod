module unplug.test/syntax-error

go 1.22
