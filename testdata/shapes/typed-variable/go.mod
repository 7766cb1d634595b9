module unplug.test/typed-variable

go 1.22
